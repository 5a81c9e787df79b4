using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGen.Gateway.Jobs.Images;
using ImageGen.Gateway.Repeats;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Automatic1111;

/// <summary>Writes the images of ended jobs, or the error of a request that has none. As with AUTOMATIC1111, an interrupted request succeeds with the images that were finished, or with none.</summary>
internal sealed class SdAnswer(ImageBytes images, TimeProvider time)
{
    private const string NoHash = "0000000000";

    /// <summary>Writes the response.</summary>
    public async Task WriteAsync(HttpContext http, SdRequest request, IReadOnlyList<Job> jobs, RepeatedRequest repeat)
    {
        List<(Job Job, ReadOnlyMemory<byte> Bytes)> finished = [];
        foreach (var job in jobs.Where(job => job.Image is not null))
        {
            if (await images.ReadAsync(job, http.RequestAborted) is { } bytes)
            {
                finished.Add((job, bytes));
            }
        }

        if (finished.Count == 0 && !jobs.All(job => job.State == JobState.Canceled))
        {
            await SdFailure.Of(jobs).ExecuteAsync(http);
            if (jobs.Count > 0 && jobs.All(job => job.State.IsTerminal() && job.Image is null))
            {
                // The error is the result: who asks again wants another try. An unfinished job is asked for again.
                await repeat.CompleteAsync(http);
            }

            return;
        }

        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentType = "application/json";
        await using (var writer = new Utf8JsonWriter(http.Response.BodyWriter))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("images");
            foreach (var (_, bytes) in request.SendImages ? finished : [])
            {
                writer.WriteBase64StringValue(bytes.Span);
                await writer.FlushAsync(http.RequestAborted);
            }

            writer.WriteEndArray();
            writer.WritePropertyName("parameters");
            writer.WriteRawValue(request.Echo);
            writer.WriteString("info", InfoOf(request, [.. finished.Select(image => image.Job)]).ToJsonString());
            writer.WriteEndObject();
        }

        await repeat.CompleteAsync(http);
    }

    /// <summary>What clients parse: LibreChat reads height, width, seed and infotexts; Open WebUI needs it to be there.</summary>
    private JsonObject InfoOf(SdRequest request, IReadOnlyList<Job> jobs)
    {
        var seeds = jobs.Select(job => job.Seed).ToList();
        var (width, height) = (jobs.Count > 0 ? jobs[0].Image!.Width : request.Width ?? 0, jobs.Count > 0 ? jobs[0].Image!.Height : request.Height ?? 0);
        var model = jobs is [{ Attempts: [.., var attempt] }, ..] ? attempt.Model ?? attempt.Provider : "";
        return new JsonObject
        {
            ["prompt"] = request.Prompt,
            ["all_prompts"] = Repeated(request.Prompt, jobs.Count),
            ["negative_prompt"] = request.NegativePrompt ?? "",
            ["all_negative_prompts"] = Repeated(request.NegativePrompt ?? "", jobs.Count),
            ["seed"] = seeds.Count > 0 ? seeds[0] : request.Seed ?? -1,
            ["all_seeds"] = new JsonArray([.. seeds.Select(seed => (JsonNode?)seed)]),
            ["subseed"] = -1,
            ["all_subseeds"] = new JsonArray([.. seeds.Select(_ => (JsonNode?)(-1))]),
            ["subseed_strength"] = 0,
            ["width"] = width,
            ["height"] = height,
            ["sampler_name"] = request.Sampler ?? "Automatic",
            ["cfg_scale"] = request.CfgScale ?? 7,
            ["steps"] = request.Steps ?? 20,
            ["batch_size"] = request.Count,
            ["restore_faces"] = false,
            ["denoising_strength"] = request.DenoisingStrength ?? 0,
            ["extra_generation_params"] = new JsonObject(),
            ["index_of_first_image"] = 0,
            ["sd_model_name"] = model,
            ["sd_model_hash"] = NoHash,
            ["styles"] = new JsonArray(),
            ["infotexts"] = new JsonArray([.. seeds.Select(seed => (JsonNode?)$"{request.Prompt}\nSteps: {request.Steps ?? 20}, Seed: {seed}, Size: {width}x{height}, Model: {model}")]),
            ["job_timestamp"] = time.GetUtcNow().ToString("yyyyMMddHHmmss", System.Globalization.CultureInfo.InvariantCulture),
            ["clip_skip"] = 1,
            ["is_using_inpainting_conditioning"] = false,
        };
    }

    private static JsonArray Repeated(string text, int count) => new([.. Enumerable.Repeat(text, count).Select(one => (JsonNode?)one)]);
}
