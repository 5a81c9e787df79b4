namespace ImageGen.Gateway.Tests.BadRequests;

/// <summary>A request with a JSON body, and what is wrong for each of its fields.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path.</param>
/// <param name="Valid">The fields of a valid body, as JSON.</param>
/// <param name="Required">The fields without which the body is not valid.</param>
/// <param name="Bad">Values that the API refuses, as JSON, by field.</param>
internal sealed record JsonCall(string Method, string Path, IReadOnlyDictionary<string, string> Valid, IReadOnlyList<string> Required, IReadOnlyDictionary<string, string[]> Bad)
{
    /// <summary>Whether the call takes an <c>Idempotency-Key</c>. Default true.</summary>
    public bool TakesKey { get; init; } = true;

    /// <summary>Wraps the fields; by default they are the body.</summary>
    public Func<string, string> Wrap { get; init; } = fields => fields;

    /// <summary>The body with these fields.</summary>
    public string BodyOf(IEnumerable<KeyValuePair<string, string>> fields) => Wrap($"{{{string.Join(',', fields.Select(field => $"\"{field.Key}\":{field.Value}"))}}}");
}
