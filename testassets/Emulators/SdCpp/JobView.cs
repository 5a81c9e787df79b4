using System.Text.Json.Nodes;

namespace ImageGen.Emulators.SdCpp;

/// <summary>A job as the server shows it; names in alphabetical order, and null for values that do not exist yet.</summary>
internal static class JobView
{
    public static JsonObject OfAccepted(Generation job) => new()
    {
        ["created"] = job.CreatedAt.ToUnixTimeSeconds(),
        ["id"] = job.Id,
        ["kind"] = "img_gen",
        ["poll_url"] = $"/sdcpp/v1/jobs/{job.Id}",
        ["status"] = job.Status,
    };

    public static JsonObject Of(Generation job, int place) => new()
    {
        ["completed"] = job.EndedAt?.ToUnixTimeSeconds(),
        ["created"] = job.CreatedAt.ToUnixTimeSeconds(),
        ["error"] = job.Status switch
        {
            "cancelled" => new JsonObject { ["code"] = "cancelled", ["message"] = "job cancelled by client" },
            "failed" => new JsonObject { ["code"] = "generation_failed", ["message"] = job.Failure },
            _ => null,
        },
        ["id"] = job.Id,
        ["kind"] = "img_gen",
        ["queue_position"] = place,
        ["result"] = job.Status == "completed" ? ResultOf(job) : null,
        ["started"] = job.StartedAt?.ToUnixTimeSeconds(),
        ["status"] = job.Status,
    };

    private static JsonObject ResultOf(Generation job) => new()
    {
        ["images"] = new JsonArray([.. job.Draw().Select((image, index) => new JsonObject { ["b64_json"] = Convert.ToBase64String(image), ["index"] = index })]),
        ["output_format"] = job.Order.Format,
    };
}
