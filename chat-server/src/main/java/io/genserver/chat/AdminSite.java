package io.genserver.chat;

import io.genserver.ServerRef;
import io.genserver.monitoring.Feed;

/**
 * What there is for operators.
 *
 * @param access who is one
 * @param pages what they can read
 * @param dashboard the files of their browser's dashboard, which tell nothing
 * @param feed what is watched, and can be acted upon
 * @param streams who sends them events
 */
record AdminSite(
        AdminAccess access,
        AdminPages pages,
        StaticFiles dashboard,
        Feed feed,
        ServerRef<StreamServer.Request, StreamServer.News> streams) {}
