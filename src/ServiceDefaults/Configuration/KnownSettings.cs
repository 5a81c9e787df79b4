namespace ImageGen.ServiceDefaults.Configuration;

/// <summary>
/// Every configuration key that a host of the system reads below its own sections. The check of setting names at start-up uses this list. A test of
/// the command line fails when a host reads a key that is missing here.
/// </summary>
internal static class KnownSettings
{
    /// <summary>Placeholder for a name that the operator chooses.</summary>
    public const string AnyName = "*";

    /// <summary>Suffix of a key that takes a list: one comma-separated value, or one value for each index below the key.</summary>
    public const string ListMark = "[]";

    /// <summary>The configuration sections of the system.</summary>
    public static IReadOnlyList<string> Sections { get; } = ["ImageGen", "Gateway", "Worker", "Messaging", "ConnectionStrings"];

    /// <summary>The keys that a host sets itself; they are never suggested.</summary>
    public static IReadOnlyList<string> Internal { get; } = ["ImageGen:FromEnvironment:*", "ImageGen:Results:InDataFolder", "ImageGen:Store:Embedded"];

    /// <summary>The keys that an operator sets.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "ConnectionStrings:AzureStorage",
        "ConnectionStrings:RabbitMq",
        "ConnectionStrings:Redis",
        "Gateway:AdminToken",
        "Gateway:AllowedOrigins",
        "Gateway:Authentication",
        .. OfLimits.Select(name => $"Gateway:DefaultLimits:{name}"),
        "Gateway:Jwt:Audience",
        "Gateway:Jwt:Authority",
        "Gateway:Jwt:Issuer",
        "Gateway:Jwt:ScopeClaim",
        "Gateway:Jwt:ScopePrefix",
        "Gateway:Jwt:TenantClaim",
        "Gateway:MaxLargeBodies",
        "Gateway:MaxUnfinished",
        "Gateway:MaxUnfinishedPerTenant",
        "Gateway:StrictModels",
        "Gateway:TrustedProxies[]",
        "Gateway:WaitLimit",
        "ImageGen:DefaultProvider",
        "ImageGen:Egress:AllowHttp",
        "ImageGen:Egress:AllowedNetworks[]",
        "ImageGen:Fallback[]",
        "ImageGen:Links:Lifetime",
        .. OfInstance.Select(name => $"ImageGen:Providers:*:{name}"),
        "ImageGen:PublicUrl",
        "ImageGen:RateLimitPatience",
        "ImageGen:Results:AlsoRead",
        "ImageGen:Results:Azure:Account",
        "ImageGen:Results:Azure:Container",
        "ImageGen:Results:Azure:Prefix",
        "ImageGen:Results:Kind",
        "ImageGen:Results:Links",
        "ImageGen:Results:MaxBytes",
        "ImageGen:Results:Path",
        "ImageGen:Results:Previews",
        "ImageGen:Results:Replaces",
        "ImageGen:Results:S3:Bucket",
        "ImageGen:Results:S3:Endpoint",
        "ImageGen:Results:S3:PathStyle",
        "ImageGen:Results:S3:Prefix",
        "ImageGen:Results:S3:Region",
        "ImageGen:Results:SpillMaxBytes",
        "ImageGen:Results:SpillPath",
        "ImageGen:Routes:*:ContentRejected",
        "ImageGen:Routes:*:Models[]",
        "ImageGen:Routes:*:OutcomeUnknown",
        "ImageGen:Routes:*:Providers[]",
        "ImageGen:Routes:*:Tenants[]",
        "ImageGen:Settings:KeyRing",
        "ImageGen:Settings:KeyRingReplaces",
        "ImageGen:Store:Retention",
        "ImageGen:Store:SelfCheck",
        "ImageGen:TagKey",
        "ImageGen:Telemetry:Prometheus",
        "ImageGen:Webhooks:Concurrency",
        "Messaging:PublishTimeout",
        "Messaging:SendTimeout",
        "Messaging:UserTenants:*[]",
        "Worker:Jobs",
        "Worker:Lanes[]",
        "Worker:ReconcileAt",
        "Worker:Slots",
        "Worker:Webhooks",
    ];

    private static IEnumerable<string> OfLimits => ["ImagesPerDay", "MaxAtProviders", "MaxCount", "MaxPixels", "MaxUnfinished", "Models[]", "Providers[]", "RequestsPerMinute", "RetainFor"];

    private static IEnumerable<string> OfInstance =>
    [
        "BaseUrl", "BuyAgainUpTo", "Concurrency", "DownloadHosts[]", "Enabled", "Kind", "Lane", "Model", "OnUnknown", "Pool", "Price", "RateBurst", "RateLimit", "Timeout",
        "Token", "WaitFor", "WebhookSecret", "Workflow",
    ];
}
