using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageGen.Emulators.SdCpp;

/// <summary><c>/sdapi/v1/txt2img</c> and <c>img2img</c>, as far as this server supports it: no progress, no interrupt, and the response when the image is finished.</summary>
internal static class TextToImageApi
{
    public static void MapTextToImage(this WebApplication app, ServerState state)
    {
        app.MapPost("/sdapi/v1/txt2img", context => CreateAsync(context, state));
        app.MapPost("/sdapi/v1/img2img", context => CreateAsync(context, state));
    }

    private static async Task CreateAsync(HttpContext context, ServerState state)
    {
        state.Traffic.CountCreate();
        if (await Responses.RefuseAsync(context, state) || await Responses.ReadAsync(context, statusOfBadJson: 500) is not { } body)
        {
            return;
        }

        // The luck is by the second: two orders of one second get the same seed.
        var input = JsonSerializer.SerializeToElement(body);
        var luck = new Random((int)state.Time.GetUtcNow().ToUnixTimeSeconds()).Next();
        var (order, error) = OrderReader.ReadTextToImage(body, luck);
        if (order is null || order.IsDeadly)
        {
            // On this route what is thrown is caught.
            await Responses.ErrorAsync(context, error ?? ServerError.Server("std::bad_alloc"));
            return;
        }

        var generation = Orders.Take(state, order, input, isJob: false)!;
        var fault = state.Control.Faults.TakeNext(FaultPoint.Accepted);
        while (state.Work.LeftOf(generation) is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left, state.Time, context.RequestAborted);
        }

        if (generation.Failure is { } failure && fault is null)
        {
            await Responses.ErrorAsync(context, ServerError.Of(500, failure));
            return;
        }

        await Responses.SendAsync(context, fault, 200, () => new JsonObject
        {
            ["images"] = new JsonArray([.. generation.Draw().Select(image => (JsonNode)Convert.ToBase64String(image))]),
            ["info"] = InfoOf(state, order).ToJsonString(),
            ["parameters"] = JsonNode.Parse(input.GetRawText()),
        });
    }

    private static JsonObject InfoOf(ServerState state, ImageOrder order) => new()
    {
        ["all_prompts"] = new JsonArray([.. Enumerable.Repeat(order.Prompt, order.Count).Select(prompt => (JsonNode)prompt)]),
        ["all_seeds"] = new JsonArray([.. Enumerable.Range(0, order.Count).Select(number => (JsonNode)(order.Seed + number))]),
        ["height"] = order.AskedHeight,
        ["negative_prompt"] = order.NegativePrompt,
        ["prompt"] = order.Prompt,
        ["sampler_name"] = "NONE",
        ["sd_model_name"] = state.Options.Model,
        ["seed"] = order.Seed,
        ["steps"] = order.Steps,
        ["version"] = "stable-diffusion.cpp",
        ["width"] = order.AskedWidth,
    };
}
