namespace Writeathon.Service.Http;

/// <summary>One call of the API: its route, its request and response, its handler, in one file.</summary>
internal interface IEndpoint
{
    /// <summary>Maps the call into the group of the API.</summary>
    static abstract RouteHandlerBuilder Map(IEndpointRouteBuilder routes);
}
