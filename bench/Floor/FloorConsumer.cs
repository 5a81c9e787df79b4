using System.Text.Json;
using MassTransit;
using StackExchange.Redis;

namespace ImageGen.Bench.Floor;

/// <summary>
/// What anybody writes first: take the message, call the provider, keep the image and the status, say so. No row before the call, no
/// idempotency, no look-up, no cancel, nothing that survives a crash in the middle.
/// </summary>
internal sealed class FloorConsumer(HttpClient http, IDatabase store) : IConsumer<MakePicture>
{
    public async Task Consume(ConsumeContext<MakePicture> context)
    {
        var job = context.Message;
        using var response = await http.PostAsJsonAsync("/v1/images/generations", new { prompt = job.Prompt, n = 1 }, context.CancellationToken);
        response.EnsureSuccessStatusCode();
        using var answer = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(context.CancellationToken), default, context.CancellationToken);
        var image = answer.RootElement.GetProperty("data")[0].GetProperty("b64_json").GetBytesFromBase64();

        var key = $"floor:picture:{job.JobId:N}";
        await store.StringSetAsync(key, image, TimeSpan.FromDays(7));
        await store.HashSetAsync($"floor:job:{job.JobId:N}", [new("status", "succeeded"), new("key", key), new("prompt", job.Prompt)]);
        await context.Publish(new PictureMade(job.JobId, key));
    }
}
