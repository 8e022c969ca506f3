package io.jusante.message.generator;

import java.util.List;

/**
 * A structure: a message's own fields, or a nested one.
 *
 * @param name its name
 * @param fields its fields in wire order
 */
record StructSpec(String name, List<FieldSpec> fields) {
    StructSpec {
        fields = List.copyOf(fields);
    }
}
