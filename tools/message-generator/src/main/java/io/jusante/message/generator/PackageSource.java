package io.jusante.message.generator;

/** Writes the package-info of the generated package. */
final class PackageSource {
    static final String NAME = "package-info";

    private final Target target;

    PackageSource(Target target) {
        this.target = target;
    }

    @Override
    public String toString() {
        return target.exported() ? exported() : internal();
    }

    private String internal() {
        return """
                /**
                 * Messages and their codecs, generated from version %s of the specification: classes carry no version of
                 * their own, {@code read}, {@code size} and {@code write} are told one.
                 *
                 * <p>Messages are mutable and belong to one thread at a time. Fields of type {@code bytes} that were read
                 * are views of the buffer they were read from and live as long as it does.
                 */
                @NullMarked
                package %s;

                import org.jspecify.annotations.NullMarked;
                """.formatted(target.packageVersion(), target.messagePackage());
    }

    private String exported() {
        return """
                /**
                 * Messages and their codecs, generated from version %s of the specification: classes carry no version of
                 * their own, {@code read}, {@code size} and {@code write} are told one.
                 *
                 * <p>Messages are mutable and belong to one thread at a time. Fields of type {@code bytes} and {@code
                 * records} that were read are views of the buffer they were read from and live as long as it does.
                 * The package is versioned as its specification and exempt from baselining.
                 */
                @Export
                @Version("%s")
                @NullMarked
                package %s;

                import org.jspecify.annotations.NullMarked;
                import org.osgi.annotation.bundle.Export;
                import org.osgi.annotation.versioning.Version;
                """.formatted(target.packageVersion(), target.packageVersion(), target.messagePackage());
    }
}
