using System.Text;
using System.Text.Json;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.Jobs.Views;
using ImageGen.Gateway.Repeats;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.OpenAi;

/// <summary>
/// Writes a response as server-sent events: a comment every ten seconds, since proxies cut silent connections, and one event for each image when its job has ended.
/// There are no partial images.
/// </summary>
internal sealed class OpenAiStream(JobWaiter waiter, JobReader reader, OpenAiAnswer answer, TimeProvider time)
{
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(10);
    private static readonly byte[] Heartbeat = ": waiting\n\n"u8.ToArray();

    /// <summary>Writes the events of a request until its jobs have ended, or the time is over.</summary>
    public async Task WriteAsync(HttpContext http, Tenant tenant, OpenAiRequest request, IReadOnlyList<Guid> ids, bool isEdit, TimeSpan limit, RepeatedRequest repeat)
    {
        var response = http.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        await response.Body.WriteAsync(Heartbeat, http.RequestAborted);
        await response.Body.FlushAsync(http.RequestAborted);
        var (begin, images) = (time.GetTimestamp(), 0);
        List<Job> jobs = [];
        foreach (var id in ids)
        {
            if (await WaitAsync(http, tenant, id, limit - time.GetElapsedTime(begin)) is not { } job)
            {
                continue;
            }

            jobs.Add(job);
            if (job.Image is not null && await answer.ReadAsync(http, request, job) is { } image)
            {
                images++;
                await WriteAsync(http, isEdit ? "image_edit.completed" : "image_generation.completed", writer => WriteImage(writer, image));
            }
        }

        if (images == 0)
        {
            await WriteAsync(http, "error", writer =>
            {
                writer.WritePropertyName("error");
                JsonSerializer.Serialize(writer, OpenAiAnswer.ErrorOf(ids, jobs));
            });
        }

        if (images > 0 || (jobs.Count == ids.Count && jobs.All(job => job.State.IsTerminal() && job.Image is null)))
        {
            await repeat.CompleteAsync(http);
        }
    }

    /// <summary>The job when it has ended, or the time is over; null when it was deleted.</summary>
    private async Task<Job?> WaitAsync(HttpContext http, Tenant tenant, Guid id, TimeSpan limit)
    {
        var begin = time.GetTimestamp();
        while (true)
        {
            var remaining = limit - time.GetElapsedTime(begin);
            await waiter.WaitAsync(tenant, [id], remaining < HeartbeatInterval ? remaining : HeartbeatInterval, http.RequestAborted);
            var jobs = await reader.ReadAllAsync([id], http.RequestAborted);
            if (jobs is not [var job] || job.State.IsTerminal() || time.GetElapsedTime(begin) >= limit)
            {
                return jobs.Count == 0 ? null : jobs[0];
            }

            await http.Response.Body.WriteAsync(Heartbeat, http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }
    }

    private void WriteImage(Utf8JsonWriter writer, OpenAiImage image)
    {
        writer.WriteNumber("created_at", time.GetUtcNow().ToUnixTimeSeconds());
        image.WriteContent(writer);
        image.WriteFormat(writer);
    }

    private static async Task WriteAsync(HttpContext http, string type, Action<Utf8JsonWriter> write)
    {
        using var data = new MemoryStream();
        using (var writer = new Utf8JsonWriter(data))
        {
            writer.WriteStartObject();
            writer.WriteString("type", type);
            write(writer);
            writer.WriteEndObject();
        }

        await http.Response.Body.WriteAsync(Encoding.ASCII.GetBytes($"event: {type}\ndata: "), http.RequestAborted);
        await http.Response.Body.WriteAsync(data.GetBuffer().AsMemory(0, (int)data.Length), http.RequestAborted);
        await http.Response.Body.WriteAsync("\n\n"u8.ToArray(), http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }
}
