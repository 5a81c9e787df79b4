using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.Admission;
using ImageGen.Gateway.ClientApis;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Jobs.Submission;
using ImageGen.Gateway.Jobs.Views;
using ImageGen.Gateway.Repeats;
using ImageGen.Jobs.Routing;
using ImageGen.Storage.Callers;
using ImageGen.Storage.Jobs;
using Microsoft.Extensions.Options;

namespace ImageGen.Gateway.Automatic1111;

/// <summary>Makes images for clients of AUTOMATIC1111: translates the request, submits it like any other, waits for the jobs, and translates their results.</summary>
internal sealed class SdImages(
    ImageRequestCheck check, ModelNames models, RouteTable routes, SubmissionIntake intake, RepeatGuard repeats, JobAdmission admission, LargeBodyLimiter bodies, IJobStore store, JobWaiter waiter,
    JobReader reader, SdAnswer answer, ICallerState callers, IOptions<ClientApiOptions> options)
{
    private const string Kind = "automatic1111";

    // A client of this API waits for its image: what could not begin within this time is not wanted any more.
    private const int ExpiresIn = 1800;

    // Clients send this name where the user has chosen none.
    private const string AnySampler = "Automatic";

    /// <summary>Handles <c>txt2img</c>, or <c>img2img</c>.</summary>
    public async Task<IResult> CreateAsync(HttpContext http, Tenant tenant, bool hasImage)
    {
        using var large = new LargeSubmission(tenant, idempotencyKey: null, admission, bodies, store);
        var faults = new ValidationErrors();
        var request = await SdRequestReader.ReadAsync(http.Request, hasImage, large.EnterAsync, faults, http.RequestAborted);
        var caller = SdCaller.Of(http, tenant);
        var choice = models.Choose(request.Model ?? await callers.ReadModelAsync(caller, http.RequestAborted));
        var submitted = check.Check(Translate(request, choice, tenant), faults);
        await using var repeat = await repeats.BeginAsync(http, tenant, hasImage ? "automatic1111.img2img" : "automatic1111.txt2img", submitted);
        var (_, result) = await intake.AcceptAsync(http, tenant, submitted, repeat.Key, http.RequestAborted);
        if (result.Outcome == CreateOutcome.KeyReused)
        {
            return new ProblemResult(KnownProblems.IdempotencyKeyReused);
        }

        // Progress and interrupt find the jobs here.
        await callers.AddJobsAsync(caller, result.JobIds, http.RequestAborted);
        await waiter.WaitAsync(tenant, result.JobIds, options.Value.WaitLimit, http.RequestAborted);
        var jobs = await reader.ReadAllAsync(result.JobIds, http.RequestAborted);
        await callers.RemoveJobsAsync(caller, result.JobIds, http.RequestAborted);
        await answer.WriteAsync(http, request, jobs, repeat);
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
            ExpiresIn = ExpiresIn,
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
