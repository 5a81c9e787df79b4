using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.GpuServers;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.SdCpp;

/// <summary>Interprets a job as the server returns it. Jobs cost nothing.</summary>
/// <param name="responses">The rules that all GPU servers share.</param>
/// <param name="configured">The model that is configured.</param>
internal sealed class JobReader(GpuServerResponses responses, string? configured)
{
    // Recorded: a finished job is kept for 600 s.
    private static readonly TimeSpan Retention = TimeSpan.FromMinutes(10);

    private static readonly DateTimeOffset LatestEnd = DateTimeOffset.MaxValue - Retention;

    /// <summary>The state of a job; null for a response without one.</summary>
    public Prediction? Read(WireJob? job, GenerationOrder order) => OrderStateParser.Of(job?.Status) switch
    {
        OrderState.Missing => null,
        OrderState.Succeeded => ReadResult(job!, order),
        OrderState.Failed => ReadFailure(FailureTexts.MessageOf(WireJson.Read(job!.Error, SdCppJson.Default.WireFailure), order), order),
        OrderState.Canceled => new Prediction.Canceled(MayHaveCharged: false),

        _ when string.Equals(job!.Status, "queued", StringComparison.OrdinalIgnoreCase) && WireJson.NumberOf(job.Started) is null => new Prediction.Running(QueuePosition: PlaceOf(job.QueuePosition)),

        // generating, and any future state. It may report generating while it waits for another job's image, and reports no
        // progress.
        _ => new Prediction.Running(),
    };

    /// <summary>A failure is final, as with the server's other APIs: a failed job would fail again; except for out of memory, which may be temporary.</summary>
    private Prediction ReadFailure(string? serviceMessage, GenerationOrder order)
        => ServerFaults.Of(serviceMessage) == ServerFault.Memory ? new Prediction.Undone($"sd-server ran out of memory: {serviceMessage}", GpuServerResponses.MaxRunsOutOfMemory)
            : responses.RefuseLasting(serviceMessage, order, configured) is { } lasting ? new Prediction.Failed(lasting)
            : Failed(serviceMessage ?? "The generation failed without a reason.");

    // At least 1, because the job has not begun, even if the server reports another position.
    private static int PlaceOf(JsonElement position) => WireJson.WholeOf(position) is > 1 and <= int.MaxValue and var place ? (int)place : 1;

    private static Prediction ReadResult(WireJob job, GenerationOrder order)
    {
        var image = WireJson.Read(job.Result, SdCppJson.Default.WireResult)?.Images is [{ } first, ..] ? first : null;
        return image is not null && Base64Image.Is(image.Base64) && WireJson.TextOf(image.Base64) is { } base64
            ? new Prediction.Succeeded(new ImageSource($"data:image/any;base64,{base64}", EndOf(job.Completed) + Retention))
            : FilterMark.OfMissing(job.Result, order) is { } withheld ? new Prediction.Failed(Refusals.Moderated(withheld, mayHaveCharged: false))
            : new Prediction.Undone("The generation ended without an image.", GpuServerResponses.MaxRunsOfUnclear);
    }

    private static Prediction.Failed Failed(string message) => new(new Refusal(FailureReason.ProviderUnavailable, message));

    private static DateTimeOffset? EndOf(JsonElement completed)
        => WireJson.WholeOf(completed) is > 0 and var seconds && seconds < LatestEnd.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
