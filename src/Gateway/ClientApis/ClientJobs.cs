using ImageGen.Contracts;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.Admission;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Jobs.Submission;
using ImageGen.Gateway.Jobs.Views;
using ImageGen.Gateway.Repeats;
using ImageGen.Storage.Jobs;
using Microsoft.Extensions.Options;

namespace ImageGen.Gateway.ClientApis;

/// <summary>The steps that the APIs of existing clients share between their own request and their own response: submit the translated request, and wait for the outcome of its jobs.</summary>
internal sealed class ClientJobs(
    ImageRequestCheck check, SubmissionIntake intake, RepeatGuard repeats, JobAdmission admission, LargeBodyLimiter bodies, IJobStore store, JobWaiter waiter, JobReader reader,
    IOptions<ClientApiOptions> options)
{
    /// <summary>Seconds after which a job expires that has not begun, for clients that wait for their image: they do not want it any more.</summary>
    public const int ExpiresIn = 1800;

    /// <summary>How long a request waits for its images.</summary>
    public TimeSpan WaitLimit => options.Value.WaitLimit;

    /// <summary>Admits a body that may turn out to be large, while it is read. Dispose of it at the end of the request.</summary>
    public LargeSubmission Admit(Tenant tenant) => new(tenant, idempotencyKey: null, admission, bodies, store);

    /// <summary>Checks a translated request against all rules.</summary>
    /// <exception cref="ProblemException">The request has faults.</exception>
    public SubmittedRequest Check(ImageRequest request, ValidationErrors faults) => check.Check(request, faults);

    /// <summary>Submits a checked request as a new order, or as the repetition of an earlier one. Dispose of the result when the response has been written.</summary>
    /// <param name="http">The request.</param>
    /// <param name="tenant">Its tenant.</param>
    /// <param name="api">The name of the route, with which repetitions are recognized.</param>
    /// <param name="submitted">The checked request.</param>
    /// <param name="choice">Where it goes. The response says so if the name of its model means nothing here.</param>
    /// <exception cref="ProblemException">The request is not accepted.</exception>
    public async Task<ClientOrder> SubmitAsync(HttpContext http, Tenant tenant, string api, SubmittedRequest submitted, ModelChoice choice)
    {
        var repeat = await repeats.BeginAsync(http, tenant, api, submitted);
        var isAccepted = false;
        try
        {
            var (_, result) = await intake.AcceptAsync(http, tenant, submitted, repeat.Key, http.RequestAborted);
            if (result.Outcome == CreateOutcome.KeyReused)
            {
                throw new ProblemException(KnownProblems.IdempotencyKeyReused);
            }

            if (!choice.IsKnown)
            {
                http.Response.Headers[ModelNames.IgnoredHeader] = "true";
            }

            isAccepted = true;
            return new ClientOrder(result.BatchId ?? result.JobIds[0], result.JobIds, repeat);
        }
        finally
        {
            if (!isAccepted)
            {
                await repeat.DisposeAsync();
            }
        }
    }

    /// <summary>The jobs of an order when all have ended, or the time is over; without those that were deleted.</summary>
    public async Task<IReadOnlyList<Job>> WaitAsync(HttpContext http, Tenant tenant, ClientOrder order, TimeSpan limit)
    {
        await waiter.WaitAsync(tenant, order.JobIds, limit, http.RequestAborted);
        return await ReadAsync(http, order);
    }

    /// <summary>The jobs of an order as they are; without those that were deleted.</summary>
    public async Task<IReadOnlyList<Job>> ReadAsync(HttpContext http, ClientOrder order) => await reader.ReadAllAsync(order.JobIds, http.RequestAborted);
}
