/** The counter as a module. */
module consumer {
    requires io.genserver;
}
