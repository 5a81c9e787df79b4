using ImageGen.Gateway.Access;
using ImageGen.Gateway.Admission;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Jobs.Submission;

/// <summary>
/// A submission that may turn out to be large. Before its image is read, the tenant must have room for a job, unless the request is a repetition,
/// and there must be a free place in memory, which is held until this object is disposed of.
/// </summary>
internal sealed class LargeSubmission(Tenant tenant, string? idempotencyKey, JobAdmission admission, LargeBodyLimiter bodies, IJobStore store) : IDisposable
{
    private IDisposable? _place;

    /// <summary>Checks the first and takes the second.</summary>
    /// <exception cref="ProblemException">429 or 503.</exception>
    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        try
        {
            await admission.CheckAsync(tenant.Name, cancellationToken);
        }
        catch (ProblemException) when (idempotencyKey is not null)
        {
            // Whether the request is the same can be decided only from the whole body.
            if (await store.FindSubmissionAsync(tenant.Name, idempotencyKey, requestHash: null, cancellationToken) is null)
            {
                throw;
            }
        }

        _place = await bodies.EnterAsync(cancellationToken);
    }

    public void Dispose() => _place?.Dispose();
}
