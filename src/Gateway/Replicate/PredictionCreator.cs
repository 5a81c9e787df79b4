using ImageGen.Gateway.Access;
using ImageGen.Gateway.Admission;
using ImageGen.Gateway.ClientApis;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Jobs.Submission;
using ImageGen.Gateway.Jobs.Views;
using ImageGen.Gateway.Repeats;
using ImageGen.Storage.Jobs;
using Microsoft.Extensions.Options;

namespace ImageGen.Gateway.Replicate;

/// <summary>Makes images for Replicate's clients: translates the request, submits it like any other, and waits for the jobs if the client prefers that.</summary>
internal sealed class PredictionCreator(
    ImageRequestCheck check, ModelNames models, SubmissionIntake intake, RepeatGuard repeats, JobAdmission admission, LargeBodyLimiter bodies, IJobStore store, JobWaiter waiter, JobReader reader,
    PredictionViews views, IOptions<ClientApiOptions> options)
{
    // Node closes a connection without a response after 5 minutes; a client that gets a prediction before goes on to poll.
    private const int MaxWaitSeconds = 270;

    /// <summary>Handles a request for a prediction.</summary>
    /// <param name="http">The request.</param>
    /// <param name="tenant">Its tenant.</param>
    /// <param name="model">The model in the path; null if the body names it.</param>
    public async Task<IResult> CreateAsync(HttpContext http, Tenant tenant, string? model)
    {
        using var large = new LargeSubmission(tenant, idempotencyKey: null, admission, bodies, store);
        var faults = new ValidationErrors();
        var request = await ReplicateRequestReader.ReadAsync(http.Request, model, large.EnterAsync, faults, http.RequestAborted);
        faults.ThrowIfAny();
        var choice = models.ChooseByReplicateName(request.Model);
        var submitted = check.Check(request.Image with { Provider = choice.Provider, Model = choice.Model }, faults);
        await using var repeat = await repeats.BeginAsync(http, tenant, "replicate", submitted);
        var (_, result) = await intake.AcceptAsync(http, tenant, submitted, repeat.Key, http.RequestAborted);
        if (result.Outcome == CreateOutcome.KeyReused)
        {
            return new ProblemResult(KnownProblems.IdempotencyKeyReused);
        }

        if (!choice.IsKnown)
        {
            http.Response.Headers[ModelNames.IgnoredHeader] = "true";
        }

        if (WaitPreference.Read(http.Request, Math.Min(MaxWaitSeconds, (int)options.Value.WaitLimit.TotalSeconds)) is { } seconds)
        {
            http.Response.Headers[WaitPreference.AppliedHeader] = $"wait={seconds}";
            await waiter.WaitAsync(tenant, result.JobIds, TimeSpan.FromSeconds(seconds), http.RequestAborted);
        }

        var jobs = await reader.ReadAllAsync(result.JobIds, http.RequestAborted);
        if (jobs.Count == 0)
        {
            return new ProblemResult(KnownProblems.JobNotFound);
        }

        var view = await views.OfAsync(http.Request, result.BatchId ?? result.JobIds[0], jobs, http.RequestAborted);
        await Results.Json(view.CompletedAt is null ? view with { Status = PredictionViews.Starting } : view, statusCode: StatusCodes.Status201Created).ExecuteAsync(http);

        // The client has the id: what it asks for next is another order.
        await repeat.CompleteAsync(http);
        return Results.Empty;
    }
}
