using ImageGen.Contracts;

namespace ImageGen.Gateway.Http;

/// <summary>The problems that the gateway reports with a code of their own.</summary>
internal static class KnownProblems
{
    /// <summary>Retry-After, in seconds, when the store does not respond.</summary>
    private const int StoreRetryAfter = 5;

    /// <summary>Retry-After, in seconds, when there are too many jobs.</summary>
    private const int LoadRetryAfter = 5;

    /// <summary>Retry-After, in seconds, when an operator has to repair something.</summary>
    private const int RepairRetryAfter = 60;

    /// <summary>400: the request is invalid; <c>errors</c> lists the faults.</summary>
    public static Problem InvalidRequest(IReadOnlyDictionary<string, IReadOnlyList<string>> errors) => Problem.Of(
        "invalid_request",
        StatusCodes.Status400BadRequest,
        "The request is not valid.",
        "See errors for the faults of each field. Nothing was accepted.") with
    { Errors = errors };

    /// <summary>400 for one field, parameter or header.</summary>
    public static Problem InvalidRequest(string field, string message)
        => InvalidRequest(new Dictionary<string, IReadOnlyList<string>> { [field] = [message] });

    /// <summary>401: a provider callback that is not authenticated.</summary>
    public static Problem UntrustedCallback { get; } = Problem.Of(
        "untrusted_hook",
        StatusCodes.Status401Unauthorized,
        "The callback is not from the provider of one of our orders.",
        "The tag in the address or the signature is missing or wrong, or the signature is too old. Nothing was changed.");

    /// <summary>400: the host name in the request is not one of the gateway's.</summary>
    public static Problem UnknownHost { get; } = Problem.Of(
        "unknown_host",
        StatusCodes.Status400BadRequest,
        "The gateway does not serve this host name.",
        "The Host header must name this machine, the host of ImageGen:PublicUrl, or one of AllowedHosts (host names separated by semicolons). Nothing was changed.");

    /// <summary>403: a page of another origin made the request.</summary>
    public static Problem ForeignOrigin { get; } = Problem.Of(
        "foreign_origin",
        StatusCodes.Status403Forbidden,
        "The request comes from a page of another origin.",
        "Sec-Fetch-Site or Origin shows it. Pages of the origins in Gateway:AllowedOrigins may make such requests. Nothing was changed.");

    /// <summary>403: also for a job that does not exist, so that ids can't be probed.</summary>
    public static Problem LinkRefused { get; } = Problem.Of(
        "link_refused",
        StatusCodes.Status403Forbidden,
        "The link does not lead to an image.",
        "Its signature is missing or wrong, or its job has been deleted. Use the address exactly as it was given.");

    /// <summary>410: the link was valid but has expired.</summary>
    public static Problem LinkEnded { get; } = Problem.Of(
        "link_ended",
        StatusCodes.Status410Gone,
        "The link has expired.",
        "GET /v1/jobs/{id}/image still returns the image for as long as the job is kept.");

    /// <summary>404: also for a job of another tenant, so that ids can't be probed.</summary>
    public static Problem JobNotFound { get; } = Problem.Of(
        "job_not_found",
        StatusCodes.Status404NotFound,
        "There is no such job.",
        "The id is unknown, or the job has been deleted some time after it ended.");

    /// <summary>404 for a batch.</summary>
    public static Problem BatchNotFound { get; } = Problem.Of(
        "batch_not_found",
        StatusCodes.Status404NotFound,
        "There is no such batch.",
        "The id is unknown, or the batch has been deleted some time after it ended.");

    /// <summary>410: the events after the client's cursor are no longer kept.</summary>
    public static Problem EventsGone { get; } = Problem.Of(
        "events_gone",
        StatusCodes.Status410Gone,
        "The events after this cursor are no longer kept.",
        "Start again with after=start, which returns every event that is kept, or with after=now; read the current state from the jobs.");

    /// <summary>409: too late to cancel.</summary>
    public static Problem JobEnded(JobStatus status) => Problem.Of(
        "job_ended",
        StatusCodes.Status409Conflict,
        "The job has ended and can't be canceled.",
        "See job_status for its final status.") with
    { JobStatus = status };

    /// <summary>409: there is nothing to settle.</summary>
    public static Problem NotUnknown(JobStatus status) => Problem.Of(
        "not_unknown",
        StatusCodes.Status409Conflict,
        "The job is not waiting to be settled.",
        "Only a running job with unknown_since is. See job_status for its status.") with
    { JobStatus = status };

    /// <summary>409: a purchase belongs to one job only.</summary>
    public static Problem PurchaseTaken { get; } = Problem.Of(
        "purchase_taken",
        StatusCodes.Status409Conflict,
        "The purchase belongs to another job.",
        "Another job has this provider_id. Name the purchase of this job.");

    /// <summary>409: the job has no step at which it could resume.</summary>
    public static Problem NotReplayable(JobStatus status) => Problem.Of(
        "not_replayable",
        StatusCodes.Status409Conflict,
        "The job can't be replayed.",
        status switch
        {
            JobStatus.Queued or JobStatus.Running => "The job has not ended.",
            JobStatus.Succeeded => "The job has its image.",
            _ => "Its image was bought and is lost, or was ordered twice and may have been bought. Another image needs another purchase, which accept_double allows.",
        }) with
    { JobStatus = status };

    /// <summary>409: the job comes from an invalid command, so there is nothing to resume.</summary>
    public static Problem NoRequest(JobStatus status) => Problem.Of(
        "not_replayable",
        StatusCodes.Status409Conflict,
        "The job can't be replayed.",
        "It comes from a command on the bus that could not be read or broke the rules, so it has no request to order; its error describes the fault. "
            + "Publish a valid command under a new job_id.") with
    { JobStatus = status };

    /// <summary>409: the job is no longer in the state that the caller read.</summary>
    public static Problem JobChanged(JobStatus status) => Problem.Of(
        "job_changed",
        StatusCodes.Status409Conflict,
        "The job has changed since it was read.",
        "It was replayed or changed state; read it again. Nothing was changed.") with
    { JobStatus = status };

    /// <summary>409: the replay of several jobs would buy more images than the caller agrees to.</summary>
    public static Problem PurchasesExceeded(int needed, int agreed) => Problem.Of(
        "purchases_exceeded",
        StatusCodes.Status409Conflict,
        "The jobs would buy more images than purchases allows.",
        $"They would buy {needed}, and purchases is {agreed}. Nothing was changed. GET /v1/jobs/replay shows what each of them buys.");

    /// <summary>409: the job has no image yet, or ended without one.</summary>
    public static Problem NoImage(JobStatus status) => Problem.Of(
        "no_image",
        StatusCodes.Status409Conflict,
        "The job has no image.",
        status is JobStatus.Queued or JobStatus.Running
            ? "The job has not ended yet; try again when its status is succeeded."
            : "The job ended without an image; its error states why.") with
    { JobStatus = status };

    /// <summary>404: the image has no preview.</summary>
    public static Problem NoPreview { get; } = Problem.Of(
        "no_preview",
        StatusCodes.Status404NotFound,
        "The image has no preview.",
        "A worker makes the preview some moments after the job has ended. There is none for images of earlier versions, while ImageGen:Results:Previews is off, or if the image can't be decoded. Read the image without preview.");

    /// <summary>410: the job succeeded, and it is known that its image was stored and is no longer kept.</summary>
    public static Problem ImageGone { get; } = Problem.Of(
        "image_gone",
        StatusCodes.Status410Gone,
        "The image is no longer kept.",
        "The job succeeded. Its image was deleted: the retention time is over, or the operator has replaced the result store.");

    /// <summary>503: the job has an image, but the result store does not, for an unknown reason.</summary>
    public static Problem ImageMissing { get; } = Problem.Of(
        "image_missing",
        StatusCodes.Status503ServiceUnavailable,
        "The image is not in the gateway's result store.",
        "The job succeeded, but its image was not found at the expected place, which the gateway's log names. The image is not ordered again.") with
    { RetryAfter = RepairRetryAfter };

    /// <summary>503: the gateway's result store is not the one in which the workers keep the images.</summary>
    public static Problem ResultStoreMismatch { get; } = Problem.Of(
        "result_store_mismatch",
        StatusCodes.Status503ServiceUnavailable,
        "The gateway's result store is not the one that the workers use.",
        "Its folder is a different one, or is not mounted. See the gateway's log and /health/ready. Try again after the time in Retry-After.") with
    { RetryAfter = RepairRetryAfter };

    /// <summary>410: the idempotency key is still known, but its job has been deleted.</summary>
    public static Problem IdempotentJobGone { get; } = Problem.Of(
        "job_gone",
        StatusCodes.Status410Gone,
        "The job of this idempotency key has been deleted.",
        "The key was used before, and its job has ended and been deleted. Nothing was accepted; use a new key for a new job.");

    /// <summary>422: the same key with a different request.</summary>
    public static Problem IdempotencyKeyReused { get; } = Problem.Of(
        "idempotency_key_reused",
        StatusCodes.Status422UnprocessableEntity,
        "The idempotency key was used with a different request.",
        "A key stands for one request for 24 hours. Nothing was accepted; use a new key for a new request.");

    /// <summary>415: the body is not declared as JSON in UTF-8.</summary>
    public static Problem UnsupportedMediaType { get; } = Problem.Of(
        "unsupported_media_type",
        StatusCodes.Status415UnsupportedMediaType,
        "The request body must be JSON.",
        "Send Content-Type: application/json, in UTF-8.");

    /// <summary>429: the limit of unfinished jobs is reached.</summary>
    public static Problem TooManyJobs(string subject) => Problem.Of(
        "too_many_jobs",
        StatusCodes.Status429TooManyRequests,
        "There are too many unfinished jobs.",
        $"{subject} as many unfinished jobs as the operator allows. Nothing was accepted; try again after the time in Retry-After.") with
    { RetryAfter = LoadRetryAfter };

    /// <summary>503: the limit of large bodies in memory is reached.</summary>
    public static Problem TooManyLargeBodies { get; } = Problem.Of(
        "too_many_large_bodies",
        StatusCodes.Status503ServiceUnavailable,
        "Too many requests with an embedded image are being read.",
        "Nothing was accepted; try again after the time in Retry-After, or send the image's address instead.") with
    { RetryAfter = LoadRetryAfter };

    /// <summary>503: the disk of the embedded store is nearly full.</summary>
    public static Problem StoreFull(string why) => Problem.Of(
        "store_full",
        StatusCodes.Status503ServiceUnavailable,
        "The job store has no room for new jobs.",
        $"{why} Nothing was accepted; try again after the time in Retry-After.") with
    { RetryAfter = StoreRetryAfter };

    /// <summary>503: the store did not answer.</summary>
    public static Problem StoreUnavailable { get; } = Problem.Of(
        "store_unavailable",
        StatusCodes.Status503ServiceUnavailable,
        "The job store does not respond.",
        "Try again after the time in Retry-After. If the store only stalled, the request may still take effect: "
            + "a repeated POST with the same Idempotency-Key never creates a second job.") with
    { RetryAfter = StoreRetryAfter };

    /// <summary>503: images can't be read or stored now.</summary>
    public static Problem ImagesUnavailable { get; } = Problem.Of(
        "images_unavailable",
        StatusCodes.Status503ServiceUnavailable,
        "Images can't be read or stored now.",
        "Try again after the time in Retry-After.") with
    { RetryAfter = StoreRetryAfter };
}
