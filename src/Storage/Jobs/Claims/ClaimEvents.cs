using ImageGen.Contracts;
using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Jobs.Claims;

/// <summary>The payloads of the events that are written during a claim, except for terminal events.</summary>
internal static class ClaimEvents
{
    public static string Started(Job claim, Intent intent) => StoreJson.Write(new ImageStarted
    {
        JobId = claim.Id,
        Tenant = claim.Tenant,
        BatchId = claim.BatchId,
        Metadata = claim.Request.Metadata,
        Provider = intent.Provider,
        Model = intent.Model,
    });

    public static string Progressed(Job claim, string provider, int percent) => StoreJson.Write(new ImageProgressed
    {
        JobId = claim.Id,
        Tenant = claim.Tenant,
        BatchId = claim.BatchId,
        Metadata = claim.Request.Metadata,
        Provider = provider,
        Percent = percent,
    });

    public static string OutcomeUnknown(Job claim, UnknownOrder order) => StoreJson.Write(new ImageOutcomeUnknown
    {
        JobId = claim.Id,
        Tenant = claim.Tenant,
        BatchId = claim.BatchId,
        Metadata = claim.Request.Metadata,
        Provider = order.Provider,
        Model = order.Model,
        Message = order.Message,
    });
}
