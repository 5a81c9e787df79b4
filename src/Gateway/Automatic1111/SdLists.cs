using System.Text.Json.Nodes;
using ImageGen.Gateway.ClientApis;

namespace ImageGen.Gateway.Automatic1111;

/// <summary>The lists from which clients let their users choose. Samplers and schedulers reach instances of the kind <c>automatic1111</c> only; these are the names of its own version 1.10.</summary>
internal sealed class SdLists(ModelNames models)
{
    private static readonly string[] SamplerNames =
    [
        "Automatic", "DPM++ 2M", "DPM++ SDE", "DPM++ 2M SDE", "DPM++ 2M SDE Heun", "DPM++ 2S a", "DPM++ 3M SDE", "Euler a", "Euler", "LMS", "Heun", "DPM2", "DPM2 a", "DPM fast", "DPM adaptive", "Restart",
        "DDIM", "DDIM CFG++", "PLMS", "UniPC", "LCM",
    ];

    private static readonly string[] SchedulerNames =
        ["automatic", "uniform", "karras", "exponential", "polyexponential", "sgm_uniform", "kl_optimal", "align_your_steps", "simple", "normal", "ddim", "beta"];

    /// <summary>The checkpoints: the names that OpenAI's API lists as models.</summary>
    public JsonArray Models => new([.. models.Names.Select(name => (JsonNode?)new JsonObject
    {
        ["title"] = name, ["model_name"] = name, ["hash"] = null, ["sha256"] = null, ["filename"] = name, ["config"] = null,
    })]);

    /// <summary>The samplers.</summary>
    public static JsonArray Samplers => new([.. SamplerNames.Select(name => (JsonNode?)new JsonObject { ["name"] = name, ["aliases"] = new JsonArray(), ["options"] = new JsonObject() })]);

    /// <summary>The schedulers.</summary>
    public static JsonArray Schedulers => new([.. SchedulerNames.Select(name => (JsonNode?)new JsonObject
    {
        ["name"] = name, ["label"] = name, ["aliases"] = new JsonArray(), ["default_rho"] = -1, ["need_inner_model"] = false,
    })]);

    /// <summary>The upscalers: none.</summary>
    public static JsonArray Upscalers => new(new JsonObject { ["name"] = "None", ["model_name"] = null, ["model_path"] = null, ["model_url"] = null, ["scale"] = 4 });

    /// <summary>The VAEs: none to choose.</summary>
    public static JsonArray Vaes => new(new JsonObject { ["model_name"] = "Automatic", ["filename"] = "Automatic" });
}
