using ImageGen.Contracts;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.Admission;
using ImageGen.Gateway.ClientApis;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Jobs.Submission;
using ImageGen.Gateway.Jobs.Views;
using ImageGen.Gateway.Repeats;
using ImageGen.Jobs.Routing;
using ImageGen.Storage.Jobs;
using Microsoft.Extensions.Options;

namespace ImageGen.Gateway.OpenAi;

/// <summary>Makes images for OpenAI's clients: translates the request, submits it like any other, waits for the jobs, and translates their results.</summary>
internal sealed class OpenAiImages(
    ImageRequestCheck check, ModelNames models, RouteTable routes, SubmissionIntake intake, RepeatGuard repeats, JobAdmission admission, LargeBodyLimiter bodies, IJobStore store, JobWaiter waiter,
    JobReader reader, OpenAiAnswer answer, OpenAiStream stream, IOptions<ClientApiOptions> options)
{
    /// <summary>The header with the id of the job or batch, in place of OpenAI's request id.</summary>
    public const string RequestIdHeader = "x-request-id";

    private const string Kind = "openai";

    // A client of this API waits for its image: what could not begin within this time is not wanted any more.
    private const int ExpiresIn = 1800;

    /// <summary>Handles a request for new images, or for an edit of one.</summary>
    public async Task<IResult> CreateAsync(HttpContext http, Tenant tenant, bool isEdit)
    {
        using var large = new LargeSubmission(tenant, idempotencyKey: null, admission, bodies, store);
        var faults = new ValidationErrors();
        var request = isEdit && OpenAiForm.Is(http.Request)
            ? await OpenAiForm.ReadAsync(http.Request, large.EnterAsync, faults, http.RequestAborted)
            : await OpenAiRequestReader.ReadAsync(http.Request, isEdit, large.EnterAsync, faults, http.RequestAborted);
        var choice = models.Choose(request.Model);
        var submitted = check.Check(Translate(request, choice, tenant), faults);
        await using var repeat = await repeats.BeginAsync(http, tenant, isEdit ? "openai.edits" : "openai.generations", submitted);
        var (_, result) = await intake.AcceptAsync(http, tenant, submitted, repeat.Key, http.RequestAborted);
        if (result.Outcome == CreateOutcome.KeyReused)
        {
            return new ProblemResult(KnownProblems.IdempotencyKeyReused);
        }

        http.Response.Headers[RequestIdHeader] = $"{result.BatchId ?? result.JobIds[0]}";
        if (!choice.IsKnown)
        {
            http.Response.Headers[ModelNames.IgnoredHeader] = "true";
        }

        if (request.Stream)
        {
            await stream.WriteAsync(http, tenant, request, result.JobIds, isEdit, options.Value.WaitLimit, repeat);
            return Results.Empty;
        }

        await waiter.WaitAsync(tenant, result.JobIds, options.Value.WaitLimit, http.RequestAborted);
        var jobs = await reader.ReadAllAsync(result.JobIds, http.RequestAborted);
        await answer.WriteAsync(http, request, result.JobIds, jobs, repeat);
        return Results.Empty;
    }

    private ImageRequest Translate(OpenAiRequest request, ModelChoice choice, Tenant tenant)
    {
        var size = request.Size is null or "auto" ? null : SizeText.Parse(request.Size);
        var translated = new ImageRequest
        {
            Prompt = request.Prompt,
            Image = request.Image,
            Width = size?.Width,
            Height = size?.Height,
            Count = request.N is > 1 ? request.N : null,
            Provider = choice.Provider,
            Model = choice.Model,
            OutputFormat = request.OutputFormat switch
            {
                "png" => OutputFormat.Png,
                "jpeg" => OutputFormat.Jpeg,
                "webp" => OutputFormat.Webp,
                _ => null,
            },
            Metadata = request.User is { } user ? new Dictionary<string, string>(StringComparer.Ordinal) { ["user"] = user } : null,
            ExpiresIn = ExpiresIn,
        };
        var isForOpenAi = request.ModelOptions.Count > 0 && routes.KindOf(routes.For(translated, tenant.Name)) == Kind;
        return isForOpenAi ? translated with { ProviderOptions = request.ModelOptions } : translated;
    }
}
