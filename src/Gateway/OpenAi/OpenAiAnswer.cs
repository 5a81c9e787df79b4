using System.Text.Encodings.Web;
using System.Text.Json;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Jobs.Images;
using ImageGen.Gateway.Repeats;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.OpenAi;

/// <summary>Writes the images of ended jobs, or the error of a request that has none. A response with status 200 has at least one image: the AI SDK sends a request again whose response has none.</summary>
internal sealed class OpenAiAnswer(ImageBytes images, OriginLinks links, TimeProvider time)
{
    private const string JobIdsHeader = "X-ImageGen-Jobs";

    // Links stay readable. The content type is JSON, so that nothing needs to be escaped for HTML.
    private static readonly JsonWriterOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the response to a request that does not stream.</summary>
    public async Task WriteAsync(HttpContext http, OpenAiRequest request, IReadOnlyList<Guid> ids, IReadOnlyList<Job> jobs, RepeatedRequest repeat)
    {
        http.Response.Headers[JobIdsHeader] = string.Join(",", ids);
        List<OpenAiImage> finished = [];
        foreach (var job in jobs.Where(job => job.Image is not null))
        {
            if (await ReadAsync(http, request, job) is { } image)
            {
                finished.Add(image);
            }
        }

        if (finished.Count == 0)
        {
            await new OpenAiErrorResult(ErrorOf(ids, jobs), ids[0]).ExecuteAsync(http);
            if (jobs.Count == ids.Count && jobs.All(job => job.State.IsTerminal() && job.Image is null))
            {
                // The error is the result: who asks again wants another try. An unfinished job is asked for again.
                await repeat.CompleteAsync(http);
            }

            return;
        }

        http.Response.Headers.CacheControl = "no-store";
        await using (var writer = new Utf8JsonWriter(http.Response.BodyWriter, Unescaped))
        {
            http.Response.ContentType = "application/json";
            writer.WriteStartObject();
            writer.WriteNumber("created", time.GetUtcNow().ToUnixTimeSeconds());
            writer.WriteStartArray("data");
            foreach (var image in finished)
            {
                image.Write(writer);
                await writer.FlushAsync(http.RequestAborted);
                await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
            }

            writer.WriteEndArray();
            finished[0].WriteFormat(writer);
            writer.WriteEndObject();
        }

        await repeat.CompleteAsync(http);
    }

    /// <summary>The image of a job as the request wants it; null when its bytes are not there.</summary>
    public async Task<OpenAiImage?> ReadAsync(HttpContext http, OpenAiRequest request, Job job)
    {
        var image = job.Image!;
        if (request.WantsLinks)
        {
            return new OpenAiImage(image, null, await links.ForAsync(http.Request, job, http.RequestAborted));
        }

        return await images.ReadAsync(job, http.RequestAborted) is { } bytes ? new OpenAiImage(image, bytes, null) : null;
    }

    /// <summary>The error of a request none of whose jobs has an image: that of the first ended job, or that they have not ended.</summary>
    public static OpenAiError ErrorOf(IReadOnlyList<Guid> ids, IReadOnlyList<Job> jobs)
        => jobs.FirstOrDefault(job => job.State.IsTerminal() && job.Image is null) is { } ended ? OpenAiFailure.Of(ended)
            : jobs.Any(job => !job.State.IsTerminal())
                ? new OpenAiError(
                    StatusCodes.Status504GatewayTimeout, $"The job has not ended yet. It goes on: GET {Paths.Job(ids[0])} shows it, and the same request sent again gets its image.", OpenAiError.Server, null, "job_unfinished")
                : new OpenAiError(StatusCodes.Status503ServiceUnavailable, "The image can't be read at the moment.", OpenAiError.Server, null, "image_missing");
}
