package io.genserver;

import java.util.Optional;

/**
 * A child as its supervisor sees it.
 *
 * @param id its id among its siblings
 * @param server the server, if it runs
 * @param restart its restart type
 */
public record ChildInfo(String id, Optional<ServerRef<?, ?>> server, Restart restart) {}
