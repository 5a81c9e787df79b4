using ImageGen.Jobs.Requests;
using ImageGen.Storage.Configuration;
using ImageGen.Storage.Results;
using ImageGen.Worker.Claims;
using Microsoft.Extensions.Options;

namespace ImageGen.Worker.Steps.Selection;

/// <summary>
/// Whether a request may be ordered at all, by its content and the limits of the result store. The gateway makes the same checks, but rows also come from
/// commands, which any program may publish, and from gateways with different settings.
/// </summary>
internal sealed class RequestCheck(IOptions<StorageOptions> storage)
{
    /// <summary>The fault as a message for the caller; null when the request is valid.</summary>
    public string? FaultOf(ClaimedJob job)
        => job.Row.Complaint is { } complaint ? complaint
            : RequestRules.Check(job.Row.Request) is [var fault, ..] ? $"{fault.Field} {fault.Message}"
            : ImageSizeLimit.FaultOf(job.Row.Request, storage.Value) is { } tooLarge ? $"width {tooLarge}"
            : null;
}
