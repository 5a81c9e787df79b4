using ImageGen.Contracts;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.ClientApis;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Keys;
using ImageGen.Gateway.Lanes;
using ImageGen.Gateway.Limits;
using ImageGen.Gateway.Replicate;
using ImageGen.Gateway.Settings;
using ImageGen.Gateway.Webhooks;
using ImageGen.Storage.Access;

namespace ImageGen.Gateway.OpenApi;

/// <summary>One example of every kind of problem, by code: the list in the OpenAPI document and in docs/http-api.md. A test finds missing ones.</summary>
internal static class ProblemCatalogue
{
    private const string Detail = "Example.";

    private static readonly Problem[] Known =
    [
        KnownProblems.InvalidRequest("field", Detail),
        KnownProblems.UnknownHost,
        AccessProblems.CredentialsNeeded,
        AccessProblems.InvalidCredentials(Detail),
        AccessProblems.NotAdmin,
        KnownProblems.UntrustedCallback,
        KnownProblems.ForeignOrigin,
        KnownProblems.LinkRefused,
        AccessProblems.NoAdminToken,
        AccessProblems.ScopeMissing(AccessScope.Read),
        AccessProblems.OtherTenant("tenant"),
        LimitProblems.ProviderNotAllowed(Detail),
        LimitProblems.ModelNotAllowed(Detail),
        LimitProblems.SizeNotAllowed(1),
        LimitProblems.CountNotAllowed(1),
        StatusProblems.Of(StatusCodes.Status404NotFound),
        KnownProblems.JobNotFound,
        KnownProblems.BatchNotFound,
        WebhookProblems.NotFound,
        WebhookProblems.DeliveryNotFound,
        ConfigProblems.UnknownSetting,
        KeyProblems.NotFound,
        LaneProblems.NotFound,
        ClientApiProblems.UnknownModel("model"),
        ConfigProblems.SettingNotSet,
        StatusProblems.Of(StatusCodes.Status405MethodNotAllowed),
        StatusProblems.Of(StatusCodes.Status408RequestTimeout),
        KnownProblems.JobEnded(JobStatus.Failed),
        KnownProblems.JobChanged(JobStatus.Failed),
        KnownProblems.PurchasesExceeded(1, 0),
        KnownProblems.NoImage(JobStatus.Failed),
        KnownProblems.NotReplayable(JobStatus.Failed),
        KnownProblems.NotUnknown(JobStatus.Failed),
        KnownProblems.PurchaseTaken,
        ConfigProblems.SettingsMoved,
        KeyProblems.NotActive,
        KeyProblems.Changed,
        WebhookProblems.TooMany,
        WebhookProblems.Disabled,
        WebhookProblems.Moved,
        KnownProblems.EventsGone,
        KnownProblems.NoPreview,
        KnownProblems.ImageGone,
        ErasureProblems.ImageErased,
        KnownProblems.IdempotentJobGone,
        KnownProblems.LinkEnded,
        StatusProblems.Of(StatusCodes.Status412PreconditionFailed),
        StatusProblems.Of(StatusCodes.Status413PayloadTooLarge),
        KnownProblems.UnsupportedMediaType,
        StatusProblems.Of(StatusCodes.Status416RangeNotSatisfiable),
        KnownProblems.IdempotencyKeyReused,
        ConfigProblems.SettingRefused("key", []),
        KnownProblems.TooManyJobs("There are"),
        LimitProblems.RateLimited(Detail, 1),
        StatusProblems.Of(StatusCodes.Status500InternalServerError),
        ReplicateProblems.NoFiles,
        KnownProblems.StoreUnavailable,
        KnownProblems.StoreFull(Detail),
        LaneProblems.Draining("lane", null),
        KnownProblems.ImagesUnavailable,
        KnownProblems.ImageMissing,
        KnownProblems.ResultStoreMismatch,
        KnownProblems.TooManyLargeBodies,
        ConfigProblems.NoKeyRing(Detail),
        AccessProblems.IdentityProviderUnavailable,
    ];

    /// <summary>The problems by code.</summary>
    public static IReadOnlyDictionary<string, Problem> All { get; } = Known.ToDictionary(problem => problem.Code, StringComparer.Ordinal);
}
