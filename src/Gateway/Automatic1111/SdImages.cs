using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.ClientApis;
using ImageGen.Gateway.Http;
using ImageGen.Jobs.Routing;
using ImageGen.Storage.Callers;

namespace ImageGen.Gateway.Automatic1111;

/// <summary>Makes images for clients of AUTOMATIC1111: translates the request, submits it like any other, waits for the jobs, and translates their results.</summary>
internal sealed class SdImages(ClientJobs jobs, ModelNames models, RouteTable routes, SdAnswer answer, ICallerState callers)
{
    private const string Kind = "automatic1111";

    // Clients send this name where the user has chosen none.
    private const string AnySampler = "Automatic";

    /// <summary>Handles <c>txt2img</c>, or <c>img2img</c>.</summary>
    public async Task<IResult> CreateAsync(HttpContext http, Tenant tenant, bool hasImage)
    {
        using var large = jobs.Admit(tenant);
        var faults = new ValidationErrors();
        var request = await SdRequestReader.ReadAsync(http.Request, hasImage, large.EnterAsync, faults, http.RequestAborted);
        var caller = SdCaller.Of(http, tenant);
        var choice = models.Choose(request.Model ?? await callers.ReadModelAsync(caller, http.RequestAborted));
        var submitted = jobs.Check(Translate(request, choice, tenant), faults);
        await using var order = await jobs.SubmitAsync(http, tenant, hasImage ? "automatic1111.img2img" : "automatic1111.txt2img", submitted, choice);

        // Progress and interrupt find the jobs here.
        await callers.AddJobsAsync(caller, order.JobIds, http.RequestAborted);
        var ended = await jobs.WaitAsync(http, tenant, order, jobs.WaitLimit);
        await callers.RemoveJobsAsync(caller, order.JobIds, http.RequestAborted);
        await answer.WriteAsync(http, request, ended, order.Repeat);
        return Results.Empty;
    }

    private ImageRequest Translate(SdRequest request, ModelChoice choice, Tenant tenant)
    {
        var translated = new ImageRequest
        {
            Prompt = request.Prompt,
            NegativePrompt = request.NegativePrompt,
            Image = request.Image,
            Strength = request.DenoisingStrength,
            Width = request.Width,
            Height = request.Height,
            Seed = request.Seed,
            Steps = request.Steps,
            Guidance = request.CfgScale,
            Count = request.Count > 1 ? request.Count : null,
            Provider = choice.Provider,
            Model = choice.Model,
            ExpiresIn = ClientJobs.ExpiresIn,
        };
        return OptionsOf(request) is { Count: > 0 } own && routes.KindOf(routes.For(translated, tenant.Name)) == Kind ? translated with { ProviderOptions = own } : translated;
    }

    private static Dictionary<string, JsonElement> OptionsOf(SdRequest request)
    {
        Dictionary<string, JsonElement> own = new(StringComparer.Ordinal);
        if (request.Sampler is { Length: > 0 } sampler && sampler != AnySampler)
        {
            own["sampler_name"] = JsonSerializer.SerializeToElement(sampler);
        }

        if (request.Scheduler is { Length: > 0 } scheduler && !scheduler.Equals(AnySampler, StringComparison.OrdinalIgnoreCase))
        {
            own["scheduler"] = JsonSerializer.SerializeToElement(scheduler);
        }

        return own;
    }
}
