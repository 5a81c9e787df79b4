namespace ImageGen.Storage.Configuration;

/// <summary>Where links to images lead that callers get.</summary>
public enum LinksKind
{
    /// <summary>To the gateway, which reads the result store; configured as <c>gateway</c>, the default.</summary>
    Gateway,

    /// <summary>To the result store itself where it can sign links, otherwise to the gateway; configured as <c>presigned</c>.</summary>
    Presigned,
}
