namespace ImageGen.Storage.Limits;

/// <summary>The limits of tenants for which none are set: the section <c>Gateway:DefaultLimits</c>, which workers read too.</summary>
internal sealed class DefaultLimits
{
    /// <summary>The limits. Default: none.</summary>
    public AccessLimits Limits { get; set; } = AccessLimits.None;
}
