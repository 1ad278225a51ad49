package io.genserver.chat;

import io.genserver.From;
import io.genserver.ServerRef;
import io.genserver.chat.DirectoryCall.Delivered;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Hands messages to one user over, here and at other nodes. Part of the {@link Directory}, and only for it. */
final class PrivateMail {
    private final Claims claims;
    private final ServerRef<?, DirectoryCast> self;

    PrivateMail(Claims claims, ServerRef<?, DirectoryCast> self) {
        this.claims = claims;
        this.self = self;
    }

    /** Hands a message over, or asks another node to; answers when that has. */
    void deliver(DirectoryCall.Deliver message, From<Delivered> caller, Sessions sessions, Instant now) {
        Session from = sessions.of(message.socket());
        if (from == null) {
            caller.reply(new Delivered.NotJoined());
            return;
        }
        if (!claims.areSure()) {
            caller.reply(new Delivered.Unavailable());
            return;
        }
        var sent = new Session.Sent(message.to(), message.text().hashCode());
        Session.Sent before = message.id() == null ? null : from.sentBefore(message.id());
        Session to = sessions.withKey(message.to());
        if (before != null) {
            // Who got it may have gone since, and the name with it.
            String name = to == null ? message.to().text() : to.name();
            caller.reply(before.equals(sent) ? new Delivered.To(name) : new Delivered.IdReused());
        } else if (to == null || !to.isConnected()) {
            caller.reply(new Delivered.UserNotFound());
        } else {
            String frame = ServerFrames.privateMessage(from.name(), to.name(), message.text(), now, message.id());
            deliver(frame, message.id(), sent, from, to, caller);
        }
    }

    private void deliver(
            String frame, @Nullable String id, Session.Sent sent, Session from, Session to, From<Delivered> caller) {
        // The sender's session is part of it, as another may have had the name and the id.
        String unique = id == null ? null : from.id() + " " + id;
        if (to.sockets().isEmpty()) {
            var envelope = new Claims.Envelope(to.key(), frame, unique, false);
            String name = to.name();
            claims.ask(
                    to.elsewhere().keySet(),
                    envelope,
                    yes -> self.cast(new DirectoryCast.Mailed(from, id, sent, frame, name, yes, caller)));
        } else {
            to.sockets().forEach(socket -> socket.send(frame));
            claims.tell(to.elsewhere().keySet(), new Claims.Envelope(to.key(), frame, unique, false));
            delivered(frame, id, sent, from, from == to);
            caller.reply(new Delivered.To(to.name()));
        }
    }

    /** Another node has handed a message over, or nobody knows. */
    void mailed(DirectoryCast.Mailed mailed) {
        if (mailed.handedOver()) {
            delivered(mailed.frame(), mailed.id(), mailed.sent(), mailed.from(), false);
            mailed.caller().reply(new Delivered.To(mailed.name()));
        } else {
            mailed.caller().reply(new Delivered.Undecided());
        }
    }

    private void delivered(String frame, @Nullable String id, Session.Sent sent, Session from, boolean isToSelf) {
        if (id != null) {
            from.remember(id, sent);
        }
        if (!isToSelf) {
            from.sockets().forEach(socket -> socket.send(frame));
            claims.tell(from.elsewhere().keySet(), new Claims.Envelope(from.key(), frame, null, false));
        }
    }

    /** Hands over what another node has; whether there is a socket for it, now or when it came before. */
    static boolean handOver(Claims.Envelope envelope, Sessions sessions) {
        Session to = sessions.withKey(envelope.to());
        if (to == null || to.sockets().isEmpty()) {
            return false;
        }
        if (envelope.id() == null || to.isNew(envelope.id())) {
            for (ClientSocket socket : to.sockets()) {
                if (envelope.droppable()) {
                    socket.sendDroppable(envelope.frame());
                } else {
                    socket.send(envelope.frame());
                }
            }
        }
        return true;
    }
}
