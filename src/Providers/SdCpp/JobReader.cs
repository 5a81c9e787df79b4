using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;
using ImageGen.Providers.SdCpp.Wire;

namespace ImageGen.Providers.SdCpp;

/// <summary>What a job as the server shows it means. None of it costs anything.</summary>
internal static class JobReader
{
    // Recorded: a finished job is kept for 600 s.
    private static readonly TimeSpan Retention = TimeSpan.FromMinutes(10);

    private static readonly DateTimeOffset LatestEnd = DateTimeOffset.MaxValue - Retention;

    /// <summary>How it stands; null for an answer that says nothing about it.</summary>
    public static Prediction? Read(WireJob? job, GenerationOrder order) => StatusWord.Of(job?.Status) switch
    {
        OrderState.Unsaid => null,
        OrderState.Made => ReadResult(job!, order),
        OrderState.Failed => Failed(FailureTexts.Words(WireJson.Read(job!.Error, SdCppJson.Default.WireFailure), order) ?? "The generation failed without a reason."),
        OrderState.Canceled => new Prediction.Canceled(MayHaveCharged: false),

        // queued, generating, and whatever may be added. It may say generating while it waits for somebody else's picture, and says of
        // none how far it is.
        _ => new Prediction.Running(),
    };

    private static Prediction ReadResult(WireJob job, GenerationOrder order)
    {
        var image = WireJson.Read(job.Result, SdCppJson.Default.WireResult)?.Images is [{ } first, ..] ? first : null;
        return image is not null && Base64Picture.Is(image.Base64) && WireJson.TextOf(image.Base64) is { } base64
            ? new Prediction.Succeeded(new PictureSource($"data:image/any;base64,{base64}", EndOf(job.Completed) + Retention))
            : FilterMark.OfMissing(job.Result, order) is { } withheld ? new Prediction.Failed(Refusals.Moderated(withheld, mayHaveCharged: false))
            : Failed("The generation ended without a picture.");
    }

    private static Prediction.Failed Failed(string message) => new(new Refusal(FailureReason.ProviderUnavailable, message));

    private static DateTimeOffset? EndOf(JsonElement completed)
        => WireJson.WholeOf(completed) is > 0 and var seconds && seconds < LatestEnd.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
