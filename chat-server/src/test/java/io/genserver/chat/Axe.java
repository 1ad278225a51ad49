package io.genserver.chat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** What axe finds wrong with a page. */
final class Axe {
    private static final String VIOLATIONS = """
            async () => {
              await document.fonts.ready;
              const { violations } = await axe.run(document, { resultTypes: ['violations'] });
              return violations.flatMap(({ id, help, nodes }) => nodes.map(node => `${id}: ${help}: ${node.html}: ${node.failureSummary}`));
            }""";

    private Axe() {}

    static List<?> violations(Page page) throws IOException {
        awaitRest(page);
        page.evaluate(script());
        return (List<?>) page.evaluate(VIOLATIONS);
    }

    /** Colours are taken at rest: when all that moves has stopped, but what never does. */
    static void awaitRest(Page page) {
        page.waitForFunction("() => document.getAnimations().every(a => a.effect.getTiming().iterations === Infinity)");
    }

    private static String script() throws IOException {
        try (InputStream script = Axe.class.getResourceAsStream("/axe.min.js")) {
            return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
