package io.jusante.message.generator;

import java.util.List;

/**
 * One message.
 *
 * @param kind what the specification calls its type
 * @param apiKey number of the API or of the record type, -1 for messages without one
 * @param validVersions versions that exist
 * @param flexibleVersions versions with compact lengths and tagged fields
 * @param root its own fields
 * @param structs all structures below it, in order of appearance
 */
record MessageSpec(
        Kind kind,
        int apiKey,
        Versions validVersions,
        Versions flexibleVersions,
        StructSpec root,
        List<StructSpec> structs) {
    /** What a message is used for. */
    enum Kind {
        REQUEST,
        RESPONSE,
        HEADER,
        DATA,
        METADATA,
        COORDINATOR_KEY,
        COORDINATOR_VALUE
    }

    MessageSpec {
        structs = List.copyOf(structs);
    }

    String name() {
        return root.name();
    }

    StructSpec struct(String name) {
        for (StructSpec struct : structs) {
            if (struct.name().equals(name)) {
                return struct;
            }
        }
        throw new IllegalArgumentException("message " + name() + " defines no structure " + name);
    }

    boolean isFlexible(FieldSpec field, int version) {
        Versions override = field.flexibleOverride();
        return (override == null ? flexibleVersions : override).contains(version);
    }

    /** The fewest bytes that an element of this type takes in any of the versions: what a count is checked against. */
    int leastElementBytes(FieldType element, FieldSpec field) {
        Versions versions = field.versions().intersect(validVersions);
        int least = Integer.MAX_VALUE;
        for (int version = versions.lowest(); version <= versions.highest(); version++) {
            least = Math.min(least, leastBytes(element, field, version));
        }
        return versions.isEmpty() ? 1 : Math.max(1, least);
    }

    private int leastBytes(FieldType type, FieldSpec field, int version) {
        boolean flexible = isFlexible(field, version);
        if (type instanceof FieldType.Sized sized) {
            return flexible ? 1 : sized.prefixBytes;
        }
        if (type instanceof FieldType.Array) {
            return flexible ? 1 : 4;
        }
        if (type instanceof FieldType.Struct struct) {
            return leastBytes(struct(struct.name()), version);
        }
        return type.fixedBytes();
    }

    private int leastBytes(StructSpec struct, int version) {
        int bytes = flexibleVersions.contains(version) ? 1 : 0;
        for (FieldSpec field : struct.fields()) {
            if (field.versions().contains(version) && !field.taggedVersions().contains(version)) {
                boolean nullStruct = field.type() instanceof FieldType.Struct
                        && field.nullableVersions().contains(version);
                bytes += nullStruct ? 1 : leastBytes(field.type(), field, version);
            }
        }
        return bytes;
    }
}
