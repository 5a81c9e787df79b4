using System.Text.Json;

namespace ImageGen.Emulators.Automatic1111;

/// <summary>One accepted order. It runs in its turn, whether its client still waits or not.</summary>
internal sealed class Run
{
    public required string Id { get; init; }

    public required RunOrder Order { get; init; }

    public required JsonElement Body { get; init; }

    public required DateTimeOffset At { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>The fault of its outcome; null for none.</summary>
    public FaultRule? Outcome { get; init; }

    /// <summary>The checkpoint of the run.</summary>
    public string Checkpoint { get; set; } = "";

    /// <summary>Why it ended without images; null if it has images.</summary>
    public string? Failure { get; set; }

    /// <summary>When it started; null while it waits.</summary>
    public DateTimeOffset? BegunAt { get; set; }

    public bool HasBegun => BegunAt is not null;

    public bool HasEnded { get; set; }

    /// <summary>Set when the current run is interrupted.</summary>
    public TaskCompletionSource Interrupted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Set when it has ended.</summary>
    public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsInterrupted => Interrupted.Task.IsCompleted;

    public string Status => !HasBegun ? "waiting" : !HasEnded ? "running" : Failure is not null ? "failed" : IsInterrupted ? "interrupted" : "made";

    /// <summary>When it started, to the second, as the state and the response show it.</summary>
    public string? Timestamp => BegunAt?.ToString("yyyyMMddHHmmss", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The progress from 0 to 1.</summary>
    public double ShareAt(DateTimeOffset now) => BegunAt is not { } begun ? 0 : Duration <= TimeSpan.Zero ? 1 : Math.Clamp((now - begun) / Duration, 0, 1);

    public IReadOnlyList<byte[]> Draw(bool isFixed)
    {
        if (Outcome is { Kind: FaultKind.FewerOutputs })
        {
            return []; // The loop over the images ended before the first was begun.
        }

        if (IsInterrupted)
        {
            return [EmulatedImage.Draw("noise", Order.Seed, 0, Order.Width, Order.Height)]; // The unfinished image.
        }

        return Outcome is { Kind: FaultKind.Html }
            ? ["<!doctype html><html><body>Sign in to continue</body></html>"u8.ToArray()]
            : [.. Enumerable.Range(0, Order.Count).Select(number => isFixed ? EmulatedImage.Fixed : EmulatedImage.Draw(Order.Prompt, Order.Seed + number, number, OnGrid(Order.Width), OnGrid(Order.Height)))];
    }

    // A latent has an eighth of the pixels: 990x316 becomes 984x312, and the response does not mention it.
    private static int OnGrid(int side) => Math.Max(8, side / 8 * 8);
}
