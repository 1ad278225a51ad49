package io.genserver.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The strands that could run; the seed decides which of them does. Belongs to whoever holds the baton. */
final class Ready {
    private final List<Strand> strands = new ArrayList<>();
    private final SplittableRandom random;

    Ready(SplittableRandom random) {
        this.random = random;
    }

    boolean isEmpty() {
        return strands.isEmpty();
    }

    void add(Strand strand) {
        strand.state = Strand.State.READY;
        strands.add(strand);
    }

    /** Takes out any; there must be one. */
    Strand take() {
        int index = random.nextInt(strands.size());
        Strand taken = strands.get(index);
        Strand last = strands.removeLast();
        if (last != taken) {
            strands.set(index, last);
        }
        return taken;
    }
}
