package io.jusante.message.generator;

import java.util.List;

/** Writes the {@code write} method of a structure. */
final class WriteCode {
    private final SourceText text;
    private final FieldCode code;
    private final SizeCode sizes;
    private final Versions valid;

    WriteCode(SourceText text, FieldCode code, SizeCode sizes) {
        this.text = text;
        this.code = code;
        this.sizes = sizes;
        this.valid = code.message().validVersions();
    }

    void write(StructSpec struct, boolean root) {
        if (root) {
            text.line("@Override");
        }
        text.open("public void write(WireWriter out, short version)");
        if (root) {
            Guards.version(text, code.message());
        }
        Condition flexible = code.flexible();
        if (!flexible.always() && !flexible.never()) {
            text.line("boolean flexible = " + flexible.java() + ";");
        }
        for (FieldSpec field : struct.fields()) {
            writeInPlace(field);
        }
        writeTagSection(struct, flexible);
        text.close();
    }

    private void writeInPlace(FieldSpec field) {
        Versions versions = FieldCode.inPlace(field).intersect(valid);
        Condition present = versions.conditionWithin(valid);
        if (!present.never()) {
            boolean opened = text.openIf(present);
            write(field, versions, code.flexible(field, versions));
            if (opened) {
                text.close();
            }
        }
        Condition known = field.versions().conditionWithin(valid);
        if (!field.ignorable() && !known.always()) {
            String absent = known.never() ? "" : "!(" + known.java() + ") && ";
            text.open("if (" + absent + Defaults.differs(field) + ")");
            text.line("throw WireWriter.notInVersion(\"" + code.message().name() + "\", \"" + field.name()
                    + "\", version);");
            text.close();
        }
    }

    private void writeTagSection(StructSpec struct, Condition flexible) {
        if (flexible.always()) {
            writeTags(code.tagged(struct));
            return;
        }
        if (!flexible.never()) {
            text.open("if (flexible)");
            writeTags(code.tagged(struct));
            text.close();
        }
        String notFlexible = flexible.never() ? "" : "!flexible && ";
        text.open("if (" + notFlexible + "this.unknownTaggedFields != null && !this.unknownTaggedFields.isEmpty())");
        text.line(
                "throw WireWriter.notInVersion(\"" + code.message().name() + "\", \"unknownTaggedFields\", version);");
        text.close();
    }

    private void writeTags(List<FieldSpec> tagged) {
        if (tagged.isEmpty()) {
            text.line("out.writeUnknownTaggedFields(this.unknownTaggedFields);");
            return;
        }
        text.line("int tagCount = this.unknownTaggedFields == null ? 0 : this.unknownTaggedFields.size();");
        for (FieldSpec field : tagged) {
            Condition present = code.tagVersions(field).conditionWithin(valid);
            String version = present.always() ? "" : present.java() + " && ";
            text.open("if (" + version + Defaults.differs(field) + ")")
                    .line("tagCount++;")
                    .close();
        }
        text.line("out.writeUnsignedVarint(tagCount);");
        text.line("int unknown = 0;");
        for (FieldSpec field : tagged) {
            Versions versions = code.tagVersions(field);
            Condition present = versions.conditionWithin(valid);
            String version = present.always() ? "" : present.java() + " && ";
            text.open("if (" + version + Defaults.differs(field) + ")");
            text.line("unknown = out.writeUnknownTaggedFieldsBefore(this.unknownTaggedFields, unknown, " + field.tag()
                    + ");");
            text.line("int tagBytes = 0;");
            sizes.add("tagBytes", field, versions, "true");
            text.line("out.writeUnsignedVarint(" + field.tag() + ");");
            text.line("out.writeUnsignedVarint(tagBytes);");
            write(field, versions, "true");
            text.close();
        }
        text.line("out.writeUnknownTaggedFieldsFrom(this.unknownTaggedFields, unknown);");
    }

    private void write(FieldSpec field, Versions versions, String flexible) {
        FieldType type = field.type();
        if (type instanceof FieldType.Fixed fixed) {
            text.line("out.write" + fixed.call + "(this." + field.name() + ");");
        } else if (type instanceof FieldType.Sized sized) {
            String nullable = code.neverNull(field, versions) ? "" : "Nullable";
            text.line("out.write" + nullable + sized.call + "(" + code.value(field, versions) + ", " + flexible + ");");
        } else if (type instanceof FieldType.Struct) {
            writeStruct(field, versions);
        } else if (type instanceof FieldType.Array array) {
            writeArray(field, array.element(), versions, flexible);
        }
    }

    private void writeStruct(FieldSpec field, Versions versions) {
        Condition nullable = code.nullable(field, versions);
        text.open("");
        text.line(field.type().java() + " struct = " + code.value(field, versions) + ";");
        if (!nullable.never()) {
            boolean opened = text.openIf(nullable);
            text.line("out.writePresent(struct != null);");
            if (opened) {
                text.close();
            }
            text.open("if (struct != null)");
        }
        text.line("struct.write(out, version);");
        if (!nullable.never()) {
            text.close();
        }
        text.close();
    }

    private void writeArray(FieldSpec field, FieldType element, Versions versions, String flexible) {
        boolean nullable = !code.neverNull(field, versions);
        text.open("");
        text.line(field.type().java() + " list = " + code.value(field, versions) + ";");
        if (nullable) {
            text.open("if (list == null)");
            text.line("out.writeArrayCount(-1, " + flexible + ");");
            text.orElse();
        }
        text.line("int count = list.size();");
        text.line("out.writeArrayCount(count, " + flexible + ");");
        text.open("for (int i = 0; i < count; i++)");
        if (element instanceof FieldType.Struct) {
            text.line("list.get(i).write(out, version);");
        } else if (element instanceof FieldType.Fixed fixed) {
            text.line("out.write" + fixed.call + "(list.get(i));");
        } else {
            text.line("out.write" + FieldCode.call(element) + "(list.get(i), " + flexible + ");");
        }
        text.close();
        if (nullable) {
            text.close();
        }
        text.close();
    }
}
