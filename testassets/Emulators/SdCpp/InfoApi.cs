using System.Text.Json.Nodes;

namespace ImageGen.Emulators.SdCpp;

/// <summary>The routes for server information.</summary>
internal static class InfoApi
{
    public static void MapInfo(this WebApplication app, ServerState state)
    {
        var (name, stem) = (state.Options.Model, Path.GetFileNameWithoutExtension(state.Options.Model));
        app.MapGet("/", context => Json.WriteAsync(context, 200, "Stable Diffusion Server is running"u8.ToArray(), "text/html"));
        app.MapGet("/v1/models", context => Responses.WriteAsync(context, 200, new JsonObject
        {
            ["data"] = new JsonArray(new JsonObject { ["id"] = "sd-cpp-local", ["object"] = "model", ["owned_by"] = "local" }),
        }));
        app.MapGet("/sdapi/v1/options", context => Responses.WriteAsync(context, 200, new JsonObject { ["samples_format"] = "png", ["sd_model_checkpoint"] = stem }));
        app.MapGet("/sdcpp/v1/capabilities", context => Responses.WriteAsync(context, 200, new JsonObject
        {
            ["current_mode"] = "img_gen",
            ["limits"] = new JsonObject
            {
                ["max_batch_count"] = 8,
                ["max_height"] = 4096,
                ["max_queue_size"] = WorkQueue.MostJobs,
                ["max_width"] = 4096,
                ["min_height"] = 64,
                ["min_width"] = 64,
            },
            ["model"] = new JsonObject { ["name"] = name, ["path"] = $"/models/{name}", ["stem"] = stem },
            ["output_formats"] = new JsonArray("png", "jpeg", "webp"),
            ["supported_modes"] = new JsonArray("img_gen"),
        }));
    }
}
