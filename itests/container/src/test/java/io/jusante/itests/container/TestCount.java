package io.jusante.itests.container;

import java.io.File;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;

/** Fails the build if fewer tests ran than there were once, or if one was skipped where none may be. */
public final class TestCount {
    private TestCount() {}

    /** The summary that failsafe wrote, and the least number of tests. */
    public static void main(String[] arguments) throws Exception {
        Document summary =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new File(arguments[0]));
        int minimum = Integer.parseInt(arguments[1]);
        int completed = number(summary, "completed");
        int skipped = number(summary, "skipped");
        if (completed - skipped < minimum) {
            throw new IllegalStateException(
                    completed - skipped + " tests ran, at least " + minimum + " must (tests.minimum)");
        }
        if (skipped > 0 && "true".equals(System.getenv("CI"))) {
            throw new IllegalStateException(skipped + " tests were skipped, with CI=true none may be");
        }
    }

    private static int number(Document summary, String name) {
        return Integer.parseInt(
                summary.getElementsByTagName(name).item(0).getTextContent().trim());
    }
}
