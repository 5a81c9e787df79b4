using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Providers.Boxes;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.SdCpp;

/// <summary>What a job as the server shows it means. None of it costs anything.</summary>
/// <param name="answers">What GPU servers have in common.</param>
/// <param name="configured">The model that is configured.</param>
internal sealed class JobReader(GpuServerResponses answers, string? configured)
{
    // Recorded: a finished job is kept for 600 s.
    private static readonly TimeSpan Retention = TimeSpan.FromMinutes(10);

    private static readonly DateTimeOffset LatestEnd = DateTimeOffset.MaxValue - Retention;

    /// <summary>How it stands; null for an answer that says nothing about it.</summary>
    public Prediction? Read(WireJob? job, GenerationOrder order) => StatusWord.Of(job?.Status) switch
    {
        OrderState.Unsaid => null,
        OrderState.Made => ReadResult(job!, order),
        OrderState.Failed => ReadFailure(FailureTexts.Words(WireJson.Read(job!.Error, SdCppJson.Default.WireFailure), order), order),
        OrderState.Canceled => new Prediction.Canceled(MayHaveCharged: false),

        _ when string.Equals(job!.Status, "queued", StringComparison.OrdinalIgnoreCase) && WireJson.NumberOf(job.Started) is null => new Prediction.Running(Place: PlaceOf(job.QueuePosition)),

        // generating, and whatever may be added. It may say generating while it waits for somebody else's image, and says of
        // none how far it is.
        _ => new Prediction.Running(),
    };

    /// <summary>Told at once, as the same server by its other APIs: what failed fails again; but for want of memory, which may pass.</summary>
    private Prediction ReadFailure(string? words, GenerationOrder order)
        => ServerFaults.Of(words) == ServerFault.Memory ? new Prediction.Undone($"sd-server ran out of memory: {words}", GpuServerResponses.MostRunsOutOfMemory)
            : answers.RefuseLasting(words, order, configured) is { } lasting ? new Prediction.Failed(lasting)
            : Failed(words ?? "The generation failed without a reason.");

    // At least 1, whatever it says of a job that has not begun.
    private static int PlaceOf(JsonElement position) => WireJson.WholeOf(position) is > 1 and <= int.MaxValue and var place ? (int)place : 1;

    private static Prediction ReadResult(WireJob job, GenerationOrder order)
    {
        var image = WireJson.Read(job.Result, SdCppJson.Default.WireResult)?.Images is [{ } first, ..] ? first : null;
        return image is not null && Base64Image.Is(image.Base64) && WireJson.TextOf(image.Base64) is { } base64
            ? new Prediction.Succeeded(new ImageSource($"data:image/any;base64,{base64}", EndOf(job.Completed) + Retention))
            : FilterMark.OfMissing(job.Result, order) is { } withheld ? new Prediction.Failed(Refusals.Moderated(withheld, mayHaveCharged: false))
            : new Prediction.Undone("The generation ended without an image.", GpuServerResponses.MostRunsOfUnclear);
    }

    private static Prediction.Failed Failed(string message) => new(new Refusal(FailureReason.ProviderUnavailable, message));

    private static DateTimeOffset? EndOf(JsonElement completed)
        => WireJson.WholeOf(completed) is > 0 and var seconds && seconds < LatestEnd.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
