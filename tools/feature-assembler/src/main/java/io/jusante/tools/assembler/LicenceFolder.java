package io.jusante.tools.assembler;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.model.License;

/**
 * {@code licenses/}: for each jar of a third party the licence and notice files that it carries, and a list. A jar that
 * carries none, or not those of what it embeds, must have them kept in the source tree, under {@code <artifact>.txt}.
 */
final class LicenceFolder {
    private static final Pattern LEGAL =
            Pattern.compile("(META-INF/)?(LICEN[CS]E|NOTICE|COPYING)[^/]*", Pattern.CASE_INSENSITIVE);

    private final Path folder;
    private final Path apache;
    private final Path kept;
    private final TreeMap<String, String> list = new TreeMap<>();

    /**
     * @param apache the text of the Apache License 2.0, which is the same for all
     * @param kept texts of those whose jars carry none
     */
    LicenceFolder(Path folder, Path apache, Path kept) {
        this.apache = apache;
        this.folder = folder;
        this.kept = kept;
    }

    void add(Artifact artifact, List<License> licenses) throws IOException {
        String name = artifact.getArtifactId() + "-" + artifact.getBaseVersion();
        Path target = folder.resolve(name);
        Files.createDirectories(target);
        int licenceFiles = extract(artifact.getFile().toPath(), target);
        Path own = kept.resolve(artifact.getArtifactId() + ".txt");
        if (Files.exists(own)) {
            Files.copy(own, target.resolve("LICENSE-" + artifact.getArtifactId() + ".txt"));
        } else if (licenceFiles == 0 && isApache(licenses)) {
            Files.copy(apache, target.resolve("LICENSE.txt"));
        } else if (licenceFiles == 0) {
            throw new IOException(name + " carries no licence text: keep it as " + own);
        }
        List<String> names = new ArrayList<>();
        for (License license : licenses) {
            names.add(license.getName());
        }
        list.put(
                artifact.getGroupId() + ":" + artifact.getArtifactId() + " " + artifact.getBaseVersion(),
                String.join(" or ", names));
    }

    private static boolean isApache(List<License> licenses) {
        return licenses.size() == 1
                && (String.valueOf(licenses.get(0).getUrl()).contains("LICENSE-2.0")
                        || "Apache-2.0".equals(licenses.get(0).getName()));
    }

    /** {@return how many of the files are licences} */
    private static int extract(Path jar, Path target) throws IOException {
        int licences = 0;
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : java.util.Collections.list(zip.entries())) {
                if (entry.isDirectory() || !LEGAL.matcher(entry.getName()).matches()) {
                    continue;
                }
                String file = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
                Path out = target.resolve(file);
                if (!Files.exists(out)) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        Files.copy(in, out);
                    }
                    licences += file.toUpperCase(Locale.ROOT).startsWith("NOTICE") ? 0 : 1;
                }
            }
        }
        return licences;
    }

    void writeList() throws IOException {
        StringBuilder text = new StringBuilder("Third parties whose work is in this distribution, unchanged:\n\n");
        list.forEach((artifact, licence) -> text.append("- ")
                .append(artifact)
                .append(": ")
                .append(licence.isEmpty() ? "see its folder" : licence)
                .append('\n'));
        Files.writeString(folder.resolve("README.md"), text);
    }
}
