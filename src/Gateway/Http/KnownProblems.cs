using ImageGen.Contracts;

namespace ImageGen.Gateway.Http;

/// <summary>Every problem this gateway knows by name.</summary>
internal static class KnownProblems
{
    /// <summary>Seconds a client is asked to wait when the store does not answer.</summary>
    private const int StoreRetryAfter = 5;

    /// <summary>Seconds a client is asked to wait when there are too many jobs.</summary>
    private const int CrowdRetryAfter = 5;

    /// <summary>Seconds a client is asked to wait when an operator has to put something right.</summary>
    private const int MissingRetryAfter = 60;

    /// <summary>400: something in the request is wrong; <c>errors</c> says what.</summary>
    public static Problem InvalidRequest(IReadOnlyDictionary<string, IReadOnlyList<string>> errors) => Problem.Of(
        "invalid_request",
        StatusCodes.Status400BadRequest,
        "The request is not valid.",
        "See errors for what is wrong with each field. Nothing was accepted.") with
    { Errors = errors };

    /// <summary>400 for one field, parameter or header.</summary>
    public static Problem InvalidRequest(string field, string message)
        => InvalidRequest(new Dictionary<string, IReadOnlyList<string>> { [field] = [message] });

    /// <summary>401: a call to a hook that does not prove itself.</summary>
    public static Problem UntrustedCallback { get; } = Problem.Of(
        "untrusted_hook",
        StatusCodes.Status401Unauthorized,
        "The call is not from the provider of an order of ours.",
        "The tag in the address or the signature is missing or wrong, or the signature is too old. Nothing happened.");

    /// <summary>400: called by a name that is not the gateway's.</summary>
    public static Problem UnknownHost { get; } = Problem.Of(
        "unknown_host",
        StatusCodes.Status400BadRequest,
        "The gateway is not known by this host name.",
        "The Host header must name this machine, the host of ImageGen:PublicUrl, or one of AllowedHosts (host names with semicolons between). Nothing happened.");

    /// <summary>403: a page of another origin had a browser make the call.</summary>
    public static Problem ForeignOrigin { get; } = Problem.Of(
        "foreign_origin",
        StatusCodes.Status403Forbidden,
        "The call comes from a page of another origin.",
        "Sec-Fetch-Site or Origin says so. Origins in Gateway:AllowedOrigins may make such calls. Nothing happened.");

    /// <summary>403: also for a job that does not exist, so that ids can't be probed.</summary>
    public static Problem LinkRefused { get; } = Problem.Of(
        "link_refused",
        StatusCodes.Status403Forbidden,
        "The link does not lead to an image.",
        "Its signature is missing or wrong, or its job has been forgotten. Use the address exactly as it was given.");

    /// <summary>410: the link was good once.</summary>
    public static Problem LinkEnded { get; } = Problem.Of(
        "link_ended",
        StatusCodes.Status410Gone,
        "The link has ended.",
        "GET /v1/jobs/{id}/image still has the image, for as long as the job is kept.");

    /// <summary>404: also for a job of another tenant, so that ids can't be probed.</summary>
    public static Problem JobNotFound { get; } = Problem.Of(
        "job_not_found",
        StatusCodes.Status404NotFound,
        "There is no such job.",
        "The id is unknown, or the job ended so long ago that it has been forgotten.");

    /// <summary>404 for a batch.</summary>
    public static Problem BatchNotFound { get; } = Problem.Of(
        "batch_not_found",
        StatusCodes.Status404NotFound,
        "There is no such batch.",
        "The id is unknown, or the batch ended so long ago that it has been forgotten.");

    /// <summary>410: the events a client wants to go on from are not kept any more.</summary>
    public static Problem EventsGone { get; } = Problem.Of(
        "events_gone",
        StatusCodes.Status410Gone,
        "The events after this cursor are not kept any more.",
        "Begin again with after=start, which gives every event that is kept, or with after=now; the jobs themselves tell how they stand.");

    /// <summary>409: too late to cancel.</summary>
    public static Problem JobEnded(JobStatus status) => Problem.Of(
        "job_ended",
        StatusCodes.Status409Conflict,
        "The job has ended and can't be canceled.",
        "See job_status for how it ended.") with
    { JobStatus = status };

    /// <summary>409: there is nothing to settle.</summary>
    public static Problem NotUnknown(JobStatus status) => Problem.Of(
        "not_unknown",
        StatusCodes.Status409Conflict,
        "The job does not wait to be settled.",
        "Only a running job with unknown_since does. See job_status for how it stands.") with
    { JobStatus = status };

    /// <summary>409: one purchase is one job's.</summary>
    public static Problem PurchaseTaken { get; } = Problem.Of(
        "purchase_taken",
        StatusCodes.Status409Conflict,
        "The purchase belongs to another job.",
        "Another job goes on, or ended, under this provider_id. Name the purchase of this job.");

    /// <summary>409: there is nothing to go on with.</summary>
    public static Problem NotReplayable(JobStatus status) => Problem.Of(
        "not_replayable",
        StatusCodes.Status409Conflict,
        "The job can't be replayed.",
        status switch
        {
            JobStatus.Queued or JobStatus.Running => "The job has not ended.",
            JobStatus.Succeeded => "The job has its image.",
            _ => "Its image was bought and is lost, or was ordered twice and may have been bought. Only one more purchase makes another; accept_double says that it may be made.",
        }) with
    { JobStatus = status };

    /// <summary>409: a command made the job that could not be obeyed.</summary>
    public static Problem NoRequest(JobStatus status) => Problem.Of(
        "not_replayable",
        StatusCodes.Status409Conflict,
        "The job can't be replayed.",
        "A command on the bus made it that could not be read or broke the rules, so that it has no request to order; its error says what was wrong. "
            + "Publish a good command under a new job_id.") with
    { JobStatus = status };

    /// <summary>409: the job is not as the caller read it.</summary>
    public static Problem JobChanged(JobStatus status) => Problem.Of(
        "job_changed",
        StatusCodes.Status409Conflict,
        "The job has changed since it was read.",
        "It was replayed already, or went on otherwise; read it again. Nothing happened.") with
    { JobStatus = status };

    /// <summary>409: too early for the image, or too late for ever.</summary>
    public static Problem NoImage(JobStatus status) => Problem.Of(
        "no_image",
        StatusCodes.Status409Conflict,
        "The job has no image.",
        status is JobStatus.Queued or JobStatus.Running
            ? "The job has not ended yet; ask again when its status is succeeded."
            : "The job ended without an image; its error says why.") with
    { JobStatus = status };

    /// <summary>410: the job succeeded, and something tells that its image was there and is not kept any more.</summary>
    public static Problem ImageGone { get; } = Problem.Of(
        "image_gone",
        StatusCodes.Status410Gone,
        "The image is not kept any more.",
        "The job succeeded. Its image was given up: the retention is over, or the operator replaced the result store since.");

    /// <summary>503: the job has an image, the result store has not, and nothing tells why.</summary>
    public static Problem ImageMissing { get; } = Problem.Of(
        "image_missing",
        StatusCodes.Status503ServiceUnavailable,
        "The image is not in the gateway's result store.",
        "The job succeeded and has an image, which was not found where it should be. The gateway's log tells the operator where that is. It is not ordered again.") with
    { RetryAfter = MissingRetryAfter };

    /// <summary>503: the gateway looks in another place than the one where workers keep the images.</summary>
    public static Problem ResultStoreMismatch { get; } = Problem.Of(
        "result_store_mismatch",
        StatusCodes.Status503ServiceUnavailable,
        "The gateway's result store is not the one that the workers use.",
        "Its folder is another one, or not mounted. The gateway's log and /health/ready tell the operator. Try again after the time in Retry-After.") with
    { RetryAfter = MissingRetryAfter };

    /// <summary>410: the idempotency key is still known, its job is not.</summary>
    public static Problem IdempotentJobGone { get; } = Problem.Of(
        "job_gone",
        StatusCodes.Status410Gone,
        "The job of this idempotency key has been forgotten.",
        "The key was used before and its job has ended and been forgotten. Nothing was accepted; use a new key for a new job.");

    /// <summary>422: the same key with another request.</summary>
    public static Problem IdempotencyKeyReused { get; } = Problem.Of(
        "idempotency_key_reused",
        StatusCodes.Status422UnprocessableEntity,
        "The idempotency key was used with another request.",
        "A key stands for one request for 24 hours. Nothing was accepted; use a new key for a new request.");

    /// <summary>415: the body is not declared as JSON in UTF-8.</summary>
    public static Problem UnsupportedMediaType { get; } = Problem.Of(
        "unsupported_media_type",
        StatusCodes.Status415UnsupportedMediaType,
        "The request body must be JSON.",
        "Send Content-Type: application/json, in UTF-8.");

    /// <summary>429: more is accepted than is served.</summary>
    public static Problem TooManyJobs(string whose) => Problem.Of(
        "too_many_jobs",
        StatusCodes.Status429TooManyRequests,
        "There are too many unfinished jobs.",
        $"{whose} as many unfinished jobs as the operator allows. Nothing was accepted; try again after the time in Retry-After.") with
    { RetryAfter = CrowdRetryAfter };

    /// <summary>503: as many large bodies are in memory as may be.</summary>
    public static Problem TooManyLargeBodies { get; } = Problem.Of(
        "too_many_large_bodies",
        StatusCodes.Status503ServiceUnavailable,
        "Too many requests with an image inside are being read.",
        "Nothing was accepted; try again after the time in Retry-After, or send the image's address instead.") with
    { RetryAfter = CrowdRetryAfter };

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
        "The job store does not answer.",
        "Try again after the time in Retry-After. Where the store only stalled, the request may still take effect: "
            + "a repeated POST with the same Idempotency-Key never makes a second job.") with
    { RetryAfter = StoreRetryAfter };

    /// <summary>503: the images can't be read, or none be kept.</summary>
    public static Problem ImagesUnavailable { get; } = Problem.Of(
        "images_unavailable",
        StatusCodes.Status503ServiceUnavailable,
        "Images can't be read or kept now.",
        "Try again after the time in Retry-After.") with
    { RetryAfter = StoreRetryAfter };
}
