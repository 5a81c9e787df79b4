using System.Text.Json;

namespace ImageGen.Client;

/// <summary>An event of a job.</summary>
/// <param name="Type">Its type, for example <c>image.generated</c>.</param>
/// <param name="Sequence">Its number, from 1; null for <c>queue</c>, which tells the place in the queue and is not kept.</param>
/// <param name="Data">All its fields.</param>
public sealed record JobEvent(string Type, long? Sequence, JsonElement Data)
{
    /// <summary>Whether this is the last event: the end of the job, or the erasure of its content. A replayed job has further events.</summary>
    public bool IsFinal => Type == "image.erased" || (Data.TryGetProperty("receipt", out var receipt) && receipt.ValueKind == JsonValueKind.Object);
}
