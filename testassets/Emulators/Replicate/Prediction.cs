using System.Text.Json;

namespace ImageGen.Emulators.Replicate;

/// <summary>
/// One accepted prediction. Its whole course is decided at acceptance, and its state is computed from the clock, so that
/// thousands of predictions need no timer and no thread.
/// </summary>
internal sealed class Prediction
{
    private long _canceledAt = long.MaxValue; // in UTC ticks
    private long _fetchedAt; // likewise

    public required string Id { get; init; }

    public required Model Model { get; init; }

    /// <summary>The displayed version: <c>hidden</c> for official models.</summary>
    public required string Version { get; init; }

    /// <summary><c>owner/name</c> of the deployment it came through.</summary>
    public string? Deployment { get; init; }

    public required JsonElement Input { get; init; }

    public required string Prompt { get; init; }

    /// <summary>The seed, random if the input has none.</summary>
    public required long Seed { get; init; }

    public required (int Width, int Height) Size { get; init; }

    public required int Images { get; init; }

    public required OutputForm Form { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    public DateTimeOffset? Deadline { get; init; }

    public required TimeSpan Retention { get; init; }

    /// <summary>Its error; null if it succeeds.</summary>
    public string? Failure { get; init; }

    /// <summary>The fixed image; null if the image is drawn.</summary>
    public byte[]? FixedImage { get; init; }

    public string? Webhook { get; init; }

    public IReadOnlyList<string> WebhookEvents { get; init; } = [];

    /// <summary>When one of its images was first fetched.</summary>
    public DateTimeOffset? FetchedAt => Interlocked.Read(ref _fetchedAt) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Its state by user cancellation, deadline or its own course, whichever came first.</summary>
    public PredictionState At(DateTimeOffset now)
    {
        var canceled = Interlocked.Read(ref _canceledAt);
        var deadline = Deadline?.UtcTicks ?? long.MaxValue;
        var cut = Math.Min(canceled, deadline);
        if (cut < EndsAt.UtcTicks && cut <= now.UtcTicks)
        {
            var completedAt = new DateTimeOffset(cut, TimeSpan.Zero);
            return completedAt >= StartsAt ? new(PredictionStatus.Canceled, StartsAt, completedAt)
                : new(canceled <= deadline ? PredictionStatus.Canceled : PredictionStatus.Aborted, CompletedAt: completedAt);
        }

        return now >= EndsAt ? new(Failure is null ? PredictionStatus.Succeeded : PredictionStatus.Failed, StartsAt, EndsAt)
            : now >= StartsAt ? new(PredictionStatus.Processing, StartsAt)
            : new(PredictionStatus.Starting);
    }

    /// <summary>Whether input, output and images have been deleted.</summary>
    public bool IsRemoved(DateTimeOffset now) => At(now).CompletedAt is { } completedAt && now >= completedAt + Retention;

    /// <summary>Cancels it if it still runs; a repeated call changes nothing.</summary>
    public void Cancel(DateTimeOffset now)
    {
        if (!At(now).IsFinal)
        {
            Interlocked.CompareExchange(ref _canceledAt, now.UtcTicks, long.MaxValue);
        }
    }

    public void MarkFetched(DateTimeOffset now) => Interlocked.CompareExchange(ref _fetchedAt, now.UtcTicks, 0);

    public byte[] Draw(int number) => FixedImage ?? EmulatedImage.Draw(Prompt, Seed, number, Size.Width, Size.Height);
}
