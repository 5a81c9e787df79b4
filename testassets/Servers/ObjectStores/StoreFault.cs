namespace ImageGen.Servers;

/// <summary>What a proxy before an object store does to every request.</summary>
public enum StoreFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Cuts the connection when half of the request's body has been forwarded; the store never gets the rest.</summary>
    CutInRequest,

    /// <summary>Forwards the request and cuts the connection before the response.</summary>
    CutBeforeResponse,

    /// <summary>Cuts the connection in the response.</summary>
    CutInResponse,

    /// <summary>Forwards the head of the response and then nothing.</summary>
    SlowBody,

    /// <summary>Answers 500 itself.</summary>
    Answers500,

    /// <summary>Answers 503 itself.</summary>
    Answers503,

    /// <summary>Answers 403 itself.</summary>
    Answers403,

    /// <summary>Answers 507 itself: the store is full.</summary>
    Answers507,

    /// <summary>Answers 404 itself, with a page as a proxy without a route does.</summary>
    Answers404Page,
}
