package io.jusante.launcher.host;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Goes ahead of the one thread that starts the bundles, and loads what that thread is going to need: the XML parser of
 * the component runtime, and the classes of components and activators. It initializes none of the house's classes, so
 * that the order of the start stays what it is, and whatever fails here fails again where it is told.
 */
final class Vanguard {
    private static final Logger LOGGER = LoggerFactory.getLogger(Vanguard.class);

    private static final String COMPONENTS = "Service-Component";

    /** A descriptor with a bit of everything that real ones have. */
    private static final String DESCRIPTOR = """
            <?xml version="1.0" encoding="UTF-8"?>
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="n"><implementation class="c"/>\
            <property name="p" type="String">value</property></scr:component>
            """;

    private final CompletableFuture<List<Bundle>> resolved = new CompletableFuture<>();

    private Vanguard() {}

    /** Sets off. */
    static Vanguard start() {
        Vanguard vanguard = new Vanguard();
        Thread thread = new Thread(vanguard::run, "jusante-vanguard");
        thread.setDaemon(true);
        thread.start();
        return vanguard;
    }

    /** The bundles can be resolved and are about to be started in this order; none if the start failed. */
    void resolved(List<Bundle> bundles) {
        resolved.complete(List.copyOf(bundles));
    }

    private void run() {
        try {
            parse();
            for (Bundle bundle : resolved.join()) {
                load(bundle);
            }
        } catch (RuntimeException | LinkageError hindrance) {
            // the framework throws these when it is stopped while it starts
            LOGGER.debug("nothing more is loaded ahead", hindrance);
        }
    }

    private static void parse() {
        try {
            SAXParserFactory factory = SAXParserFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.newSAXParser().parse(new InputSource(new StringReader(DESCRIPTOR)), new DefaultHandler());
        } catch (ParserConfigurationException | SAXException | IOException hindrance) {
            LOGGER.debug("the XML parser is not loaded ahead", hindrance);
        }
    }

    private static void load(Bundle bundle) {
        if (bundle.getState() == Bundle.ACTIVE) {
            return;
        }
        load(bundle, bundle.getHeaders("").get(Constants.BUNDLE_ACTIVATOR));
        for (String name : componentClasses(bundle.getHeaders("").get(COMPONENTS))) {
            load(bundle, name);
        }
    }

    /**
     * {@return the classes behind the header's descriptors, which are named after their components, as those are after
     * their classes}
     */
    static List<String> componentClasses(@Nullable String header) {
        return header == null
                ? List.of()
                : List.of(header.split(",", -1)).stream()
                        .map(String::strip)
                        .filter(path -> path.toLowerCase(Locale.ROOT).endsWith(".xml"))
                        .map(path -> path.substring(path.lastIndexOf('/') + 1, path.length() - ".xml".length()))
                        .toList();
    }

    private static void load(Bundle bundle, @Nullable String name) {
        if (name == null) {
            return;
        }
        try {
            // the component runtime looks for constructors and methods by reflection
            Class<?> type = bundle.loadClass(name.strip());
            int found = type.getDeclaredConstructors().length + type.getDeclaredMethods().length;
            LOGGER.atTrace()
                    .addKeyValue("class", name)
                    .addKeyValue("members", found)
                    .log("loaded ahead");
        } catch (ClassNotFoundException | LinkageError hindrance) {
            LOGGER.atDebug()
                    .setCause(hindrance)
                    .addKeyValue("bundle", bundle)
                    .addKeyValue("class", name)
                    .log("not loaded ahead");
        }
    }
}
