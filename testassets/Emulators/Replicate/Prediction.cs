using System.Text.Json;

namespace ImageGen.Emulators.Replicate;

/// <summary>
/// One accepted prediction. Its whole life is decided at acceptance, and where it stands is computed from the clock, so that
/// thousands of them need no timer and no thread.
/// </summary>
internal sealed class Prediction
{
    private long _canceledAt = long.MaxValue; // in UTC ticks
    private long _fetchedAt; // likewise

    public required string Id { get; init; }

    public required Model Model { get; init; }

    /// <summary>The version as it is shown: <c>hidden</c> for official models.</summary>
    public required string Version { get; init; }

    /// <summary><c>owner/name</c> of the deployment it came through.</summary>
    public string? Deployment { get; init; }

    public required JsonElement Input { get; init; }

    public required string Prompt { get; init; }

    /// <summary>The seed it is made with, drawn where the input names none.</summary>
    public required long Seed { get; init; }

    public required (int Width, int Height) Size { get; init; }

    public required int Pictures { get; init; }

    public required OutputForm Form { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    public DateTimeOffset? Deadline { get; init; }

    public required TimeSpan Retention { get; init; }

    /// <summary>The error it ends with; null when it succeeds.</summary>
    public string? Failure { get; init; }

    /// <summary>The image, where it is not to be drawn.</summary>
    public byte[]? FixedPicture { get; init; }

    public string? Webhook { get; init; }

    public IReadOnlyList<string> WebhookEvents { get; init; } = [];

    /// <summary>When one of its images was first asked for.</summary>
    public DateTimeOffset? FetchedAt => Interlocked.Read(ref _fetchedAt) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Where it stands, by user cancellation, deadline and its own course, whichever came first.</summary>
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

    /// <summary>Cancels it if it still runs; a second time changes nothing.</summary>
    public void Cancel(DateTimeOffset now)
    {
        if (!At(now).IsFinal)
        {
            Interlocked.CompareExchange(ref _canceledAt, now.UtcTicks, long.MaxValue);
        }
    }

    public void MarkFetched(DateTimeOffset now) => Interlocked.CompareExchange(ref _fetchedAt, now.UtcTicks, 0);

    public byte[] Draw(int number) => FixedPicture ?? Picture.Draw(Prompt, Seed, number, Size.Width, Size.Height);
}
