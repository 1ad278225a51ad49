package io.genserver.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ChartTest {
    private static Element chart(Workload workload, double... values) throws Exception {
        String svg = Chart.of("Things & more", List.of(workload), Example.results(workload, values));
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getDocumentElement();
    }

    private static List<String> widths(Element svg) {
        NodeList bars = svg.getElementsByTagName("rect");
        return IntStream.range(0, bars.getLength())
                .mapToObj(i -> ((Element) bars.item(i)).getAttribute("width"))
                .toList();
    }

    @Test
    void theBestHasTheLongestBarAndTheOthersTheirShare() throws Exception {
        assertThat(widths(chart(Example.rate(), 200, 100, 50))).containsExactly("420.0", "210.0", "105.0");
    }

    @Test
    void whereLessIsBetterTheLeastHasTheLongestBar() throws Exception {
        Element svg = chart(Example.time(), 100, 50);

        assertThat(widths(svg)).containsExactly("210.0", "420.0");
        assertThat(svg.getTextContent()).contains("less is better");
    }

    @Test
    void itIsReadableForThoseWhoSeeAndThoseWhoHear() throws Exception {
        Element svg = chart(Example.rate(), 200, 100);

        assertThat(svg.getAttribute("role")).isEqualTo("img");
        assertThat(svg.getAttribute("aria-label")).isEqualTo("Things & more");
        assertThat(svg.getTextContent()).contains("a <rate>", "200", "100 (2x)", "prefers-color-scheme: dark");
    }

    @Test
    void aValueOfZeroStillHasABar() throws Exception {
        assertThat(widths(chart(Example.time(), 0, 0))).containsExactly("1.0", "1.0");
    }
}
