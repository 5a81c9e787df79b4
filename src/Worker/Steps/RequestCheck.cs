using ImageGen.Jobs.Requests;
using ImageGen.Storage.Configuration;
using ImageGen.Storage.Results;
using ImageGen.Worker.Claims;
using Microsoft.Extensions.Options;

namespace ImageGen.Worker.Steps;

/// <summary>
/// Whether a request may be bought at all, by what it says and by what the result store has room for. The gateway checks the same, but rows
/// also come from commands, which anybody may publish, and from a gateway with other settings.
/// </summary>
internal sealed class RequestCheck(IOptions<StorageOptions> storage)
{
    /// <summary>A sentence for the caller; null when nothing speaks against it.</summary>
    public string? FaultOf(ClaimedJob job)
        => job.Row.Complaint is { } complaint ? complaint
            : RequestRules.Check(job.Row.Request) is [var fault, ..] ? $"{fault.Field} {fault.Message}"
            : ImageSizeLimit.FaultOf(job.Row.Request, storage.Value) is { } tooLarge ? $"width {tooLarge}"
            : null;
}
