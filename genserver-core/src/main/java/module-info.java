/** OTP-style servers, supervisors and a registry on virtual threads; no runtime dependency. */
@SuppressWarnings("module") // these are built after this
@org.jspecify.annotations.NullMarked
module io.genserver {
    requires jdk.jfr;
    requires static org.jspecify;

    exports io.genserver;
    exports io.genserver.internal to
            io.genserver.eventbus,
            io.genserver.monitoring,
            io.genserver.testkit;
}
