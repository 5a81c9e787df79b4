using System.Text.Json;

namespace ImageGen.Emulators.SdCpp;

/// <summary>One accepted order of any route. Its size is the actual one, not the requested one.</summary>
internal sealed class Generation
{
    /// <summary><c>job_</c>, the second of its creation, a counter.</summary>
    public required string Id { get; init; }

    /// <summary>Whether it was ordered through the job API; the other routes wait for their images.</summary>
    public required bool IsJob { get; init; }

    public required ImageOrder Order { get; init; }

    public required JsonElement Body { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required TimeSpan Duration { get; init; }

    public required TimeSpan Retention { get; init; }

    /// <summary>The fault of its outcome; null for none.</summary>
    public FaultRule? Outcome { get; init; }

    /// <summary>The fixed image; null if the image is drawn.</summary>
    public byte[]? FixedImage { get; init; }

    // WorkQueue sets the members below.
    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public bool IsCanceled { get; set; }

    /// <summary>Its error; null if it succeeds.</summary>
    public string? Failure => Order.IsTooLarge || Outcome is { Kind: FaultKind.Fail } ? Outcome?.Text ?? "generate_image returned no results" : null;

    public string Status => IsCanceled || (EndedAt is not null && Outcome is { Kind: FaultKind.Interrupted }) ? "cancelled" : EndedAt is not null ? Failure is null ? "completed" : "failed" : StartedAt is not null ? "generating" : "queued";

    public IReadOnlyList<byte[]> Draw()
    {
        if (Outcome is { Kind: FaultKind.Html })
        {
            return ["<!doctype html><html><body>Sign in to continue</body></html>"u8.ToArray()];
        }

        var count = Outcome is { Kind: FaultKind.FewerOutputs } ? Order.Count - 1 : Order.Count;
        return [.. Enumerable.Range(0, count).Select(number => FixedImage ?? EmulatedImage.Draw(Order.Prompt, Order.Seed + number, number, Order.Width, Order.Height))];
    }
}
