namespace ImageGen.Telemetry.Tests.Systems;

/// <summary>A span as a collector receives it.</summary>
/// <param name="TraceId">32 hexadecimal digits.</param>
/// <param name="SpanId">16 hexadecimal digits.</param>
/// <param name="ParentId">16 hexadecimal digits; empty for the first span of a trace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Links">The trace ids of its links.</param>
/// <param name="Attributes">Its attributes with text values.</param>
internal sealed record OtlpSpan(string TraceId, string SpanId, string ParentId, string Name, IReadOnlyList<string> Links, IReadOnlyDictionary<string, string> Attributes)
{
    /// <summary>Reads the body of a request to <c>/v1/traces</c>: TracesData of OpenTelemetry's protocol.</summary>
    public static IEnumerable<OtlpSpan> ReadAll(byte[] body)
        => from resource in Protobuf.Read(body)
           where resource.Number == 1
           from scope in Protobuf.Read(resource.Bytes)
           where scope.Number == 2
           from span in Protobuf.Read(scope.Bytes)
           where span.Number == 2
           select Read([.. Protobuf.Read(span.Bytes)]);

    private static OtlpSpan Read(IReadOnlyList<Protobuf> fields)
    {
        string Hex(int number) => Convert.ToHexStringLower(fields.FirstOrDefault(field => field.Number == number).Bytes ?? []);
        return new OtlpSpan(
            Hex(1),
            Hex(2),
            Hex(4),
            fields.First(field => field.Number == 5).Text,
            [.. fields.Where(field => field.Number == 13).Select(link => Convert.ToHexStringLower(Protobuf.Read(link.Bytes).First(field => field.Number == 1).Bytes))],
            fields.Where(field => field.Number == 9).Select(Attribute).GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.Last().Value));
    }

    private static KeyValuePair<string, string> Attribute(Protobuf attribute)
    {
        var parts = Protobuf.Read(attribute.Bytes).ToList();
        var value = parts.Where(part => part.Number == 2).SelectMany(part => Protobuf.Read(part.Bytes)).FirstOrDefault(part => part.Number == 1);
        return new(parts.First(part => part.Number == 1).Text, value.Bytes is null ? "" : value.Text);
    }
}
