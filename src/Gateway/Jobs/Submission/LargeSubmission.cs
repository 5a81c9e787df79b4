using ImageGen.Gateway.Admission;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Jobs.Submission;

/// <summary>
/// A submission that may turn out to be large. Before its image is read the tenant must have room for a job, unless the request is a repeated one, and
/// there must be a place in memory, which is kept until this is disposed.
/// </summary>
internal sealed class LargeSubmission(Tenant tenant, string? idempotencyKey, JobAdmission admission, LargeBodyLimiter bodies, IJobStore store) : IDisposable
{
    private IDisposable? _place;

    /// <summary>Asks for both.</summary>
    /// <exception cref="ProblemException">429 or 503.</exception>
    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        try
        {
            await admission.CheckAsync(tenant.Name, cancellationToken);
        }
        catch (ProblemException) when (idempotencyKey is not null)
        {
            // Whether it is the same request only its whole body tells.
            if (await store.FindSubmissionAsync(tenant.Name, idempotencyKey, requestHash: null, cancellationToken) is null)
            {
                throw;
            }
        }

        _place = await bodies.EnterAsync(cancellationToken);
    }

    public void Dispose() => _place?.Dispose();
}
