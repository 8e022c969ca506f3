package io.jusante.message.generator;

import org.jspecify.annotations.Nullable;

/**
 * One field of a structure.
 *
 * @param name lowerCamel, as in the generated accessors
 * @param type its type
 * @param versions versions that have it
 * @param nullableVersions versions in which it may be null
 * @param taggedVersions versions in which it travels as a tagged field
 * @param tag its tag, -1 without one
 * @param flexibleOverride versions in which its encoding is the compact one, where they differ from the message's
 * @param defaultText the default as the specification writes it, "" for the type's own
 * @param ignorable whether a value is dropped silently by versions that lack the field
 */
record FieldSpec(
        String name,
        FieldType type,
        Versions versions,
        Versions nullableVersions,
        Versions taggedVersions,
        int tag,
        @Nullable Versions flexibleOverride,
        String defaultText,
        boolean ignorable) {
    FieldSpec {
        if (!nullableVersions.isEmpty() && !type.nullable()) {
            throw new IllegalArgumentException("field " + name + " has a type that is never null");
        }
        if (taggedVersions.isEmpty() != (tag < 0)) {
            throw new IllegalArgumentException("field " + name + " needs both a tag and tagged versions, or neither");
        }
    }

    boolean nullByDefault() {
        return defaultText.equals("null") || type == FieldType.Sized.RECORDS;
    }

    boolean everNullable() {
        return !nullableVersions.isEmpty() || nullByDefault();
    }
}
