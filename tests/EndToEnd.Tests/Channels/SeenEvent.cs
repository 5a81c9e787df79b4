using System.Text.Json;

namespace ImageGen.EndToEnd.Tests.Channels;

/// <summary>An event as received through one of the channels.</summary>
/// <param name="Subject">The job, or the batch.</param>
/// <param name="Sequence">Its number.</param>
/// <param name="Type">Its type.</param>
/// <param name="Body">The whole event.</param>
internal sealed record SeenEvent(Guid Subject, long Sequence, string Type, JsonElement Body)
{
    public static SeenEvent Of(string type, JsonElement body)
        => new(body.GetProperty(type == "batch.completed" ? "batch_id" : "job_id").GetGuid(), body.GetProperty("sequence").GetInt64(), type, body);
}
