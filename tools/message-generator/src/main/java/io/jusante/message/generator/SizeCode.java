package io.jusante.message.generator;

import java.util.List;

/** Writes the {@code size} method of a structure. */
final class SizeCode {
    private final SourceText text;
    private final FieldCode code;
    private final Versions valid;

    SizeCode(SourceText text, FieldCode code) {
        this.text = text;
        this.code = code;
        this.valid = code.message().validVersions();
    }

    void write(StructSpec struct, boolean root) {
        if (root) {
            text.line("@Override");
        }
        text.open("public int size(short version)");
        if (root) {
            Guards.version(text, code.message());
        }
        Condition flexible = code.flexible();
        if (!flexible.always() && !flexible.never()) {
            text.line("boolean flexible = " + flexible.java() + ";");
        }
        text.line("int size = 0;");
        for (FieldSpec field : struct.fields()) {
            Versions versions = FieldCode.inPlace(field).intersect(valid);
            Condition present = versions.conditionWithin(valid);
            if (!present.never()) {
                boolean opened = text.openIf(present);
                add("size", field, versions, code.flexible(field, versions));
                if (opened) {
                    text.close();
                }
            }
        }
        if (!flexible.never()) {
            boolean opened = flexible.always() ? false : text.openIf(Condition.of("flexible"));
            addTags(code.tagged(struct));
            if (opened) {
                text.close();
            }
        }
        text.line("return size;");
        text.close();
    }

    private void addTags(List<FieldSpec> tagged) {
        text.line("int tagCount = this.unknownTaggedFields == null ? 0 : this.unknownTaggedFields.size();");
        for (FieldSpec field : tagged) {
            Versions versions = code.tagVersions(field);
            boolean opened = text.openIf(versions.conditionWithin(valid));
            text.open("if (" + Defaults.differs(field) + ")");
            text.line("int tagBytes = 0;");
            add("tagBytes", field, versions, "true");
            text.line("tagCount++;");
            text.line(
                    "size += " + varintBytes(field.tag()) + " + WireWriter.sizeOfUnsignedVarint(tagBytes) + tagBytes;");
            text.close();
            if (opened) {
                text.close();
            }
        }
        text.line("size += WireWriter.sizeOfUnsignedVarint(tagCount)"
                + " + WireWriter.sizeOfUnknownTaggedFields(this.unknownTaggedFields);");
    }

    private static int varintBytes(int value) {
        return Math.max(1, (38 - Integer.numberOfLeadingZeros(value)) / 7);
    }

    /** Adds the bytes of a field to the local variable {@code sum}. */
    void add(String sum, FieldSpec field, Versions versions, String flexible) {
        FieldType type = field.type();
        if (type instanceof FieldType.Fixed fixed) {
            text.line(sum + " += " + fixed.fixedBytes() + ";");
        } else if (type instanceof FieldType.Sized sized) {
            String nullable = code.neverNull(field, versions) ? "" : "Nullable";
            text.line(sum + " += WireWriter.sizeOf" + nullable + sized.call + "(" + code.value(field, versions) + ", "
                    + flexible + ");");
        } else if (type instanceof FieldType.Struct) {
            addStruct(sum, field, versions);
        } else if (type instanceof FieldType.Array array) {
            addArray(sum, field, array.element(), versions, flexible);
        }
    }

    private void addStruct(String sum, FieldSpec field, Versions versions) {
        Condition nullable = code.nullable(field, versions);
        text.open("");
        text.line(field.type().java() + " struct = " + code.value(field, versions) + ";");
        if (nullable.never()) {
            text.line(sum + " += struct.size(version);");
        } else if (nullable.always()) {
            text.line(sum + " += struct == null ? 1 : 1 + struct.size(version);");
        } else {
            text.line(sum + " += " + nullable.java() + " ? 1 : 0;");
            text.line(sum + " += struct == null ? 0 : struct.size(version);");
        }
        text.close();
    }

    private void addArray(String sum, FieldSpec field, FieldType element, Versions versions, String flexible) {
        boolean nullable = !code.neverNull(field, versions);
        text.open("");
        text.line(field.type().java() + " list = " + code.value(field, versions) + ";");
        if (nullable) {
            text.open("if (list == null)");
            text.line(sum + " += WireWriter.sizeOfArrayCount(-1, " + flexible + ");");
            text.orElse();
        }
        text.line("int count = list.size();");
        text.line(sum + " += WireWriter.sizeOfArrayCount(count, " + flexible + ");");
        if (element.fixedBytes() > 0) {
            text.line(sum + " += count * " + element.fixedBytes() + ";");
        } else {
            text.open("for (int i = 0; i < count; i++)");
            text.line(
                    element instanceof FieldType.Struct
                            ? sum + " += list.get(i).size(version);"
                            : sum + " += WireWriter.sizeOf" + FieldCode.call(element) + "(list.get(i), " + flexible
                                    + ");");
            text.close();
        }
        if (nullable) {
            text.close();
        }
        text.close();
    }
}
