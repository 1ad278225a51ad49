package io.genserver.testkit;

import java.util.Collection;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rows of OTP's semantics, each a test named after it, on virtual threads once and in the simulation over many seeds:
 * as many as the system property {@value #SEEDS_PROPERTY} says.
 */
@ParameterizedClass
@EnumSource
abstract class OtpContract {
    static final String SEEDS_PROPERTY = "genserver.seeds";

    private final int seeds;

    @Parameter
    private Worlds worlds;

    /**
     * @param seeds how many, unless the property says otherwise
     */
    OtpContract(int seeds) {
        this.seeds = Integer.getInteger(SEEDS_PROPERTY, seeds);
    }

    OtpContract() {
        this(200);
    }

    final void row(Worlds.Row row) throws Exception {
        worlds.run(seeds, row);
    }

    /** A row with several cases, which share the seeds. */
    final <T> void row(Collection<T> cases, Case<T> row) throws Exception {
        int share = Math.max(1, seeds / cases.size());
        for (T each : cases) {
            worlds.run(share, world -> row.run(world, each));
        }
    }

    interface Case<T> {
        void run(World world, T each) throws Exception;
    }
}
