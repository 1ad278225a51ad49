/** OTP-style servers, supervisors and a registry on virtual threads; no runtime dependency. */
@org.jspecify.annotations.NullMarked
module io.genserver {
    requires static org.jspecify;

    exports io.genserver;
}
