namespace ImageGen.Clients.Tests.Systems;

/// <summary>When a connection is cut.</summary>
public enum Cut
{
    /// <summary>When half of the request has been forwarded.</summary>
    InRequest,

    /// <summary>As soon as the whole request has been forwarded.</summary>
    AfterRequest,

    /// <summary>While the client waits for its response, when the provider has sold an image.</summary>
    WhileWaiting,

    /// <summary>The same, but only the client's side: the gateway is not told, as behind a proxy that is frozen.</summary>
    WhileWaitingUnseen,

    /// <summary>In the body of the response.</summary>
    InResponse,
}
