// Made from schemas/openapi.json by test/unit/console/api-types.test.ts; do not edit.

export interface paths {
    "/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List live sessions, newest first
         * @description One's own; everybody's for whoever manages admins.
         */
        get: operations["getSessions"];
        put?: never;
        /**
         * Sign in
         * @description Sets the session cookie. Five wrong passwords for one e-mail, or twenty wrong attempts from one address, within 15 minutes are answered with 429 and Retry-After. A session ends after 8 hours without a request, and after 7 days.
         */
        post: operations["postSessions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in, and what they may do */
        get: operations["getSessionsCurrent"];
        put?: never;
        post?: never;
        /** Sign out */
        delete: operations["deleteSessionsCurrent"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a session at once */
        delete: operations["deleteSessionsOne"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List admins, oldest first */
        get: operations["getAdmins"];
        put?: never;
        /**
         * Invite an admin
         * @description The answer holds a one-time password to hand over, shown once. Whoever signs in with it must choose another one before anything else.
         */
        post: operations["postAdmins"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admins/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an admin
         * @description One's own record, or anybody's for whoever manages admins.
         */
        get: operations["getAdminsOne"];
        put?: never;
        post?: never;
        /**
         * Remove an admin
         * @description Ends the sessions at once. What the admin did stays in the audit.
         */
        delete: operations["deleteAdminsOne"];
        options?: never;
        head?: never;
        /**
         * Change an admin
         * @description Name and language may be changed by oneself; role and state need the permission admins.manage. Disabling ends the admin's sessions at once. The last active owner stays one.
         */
        patch: operations["patchAdminsOne"];
        trace?: never;
    };
    "/admins/{id}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set one's own password, or make a one-time password for somebody else
         * @description With current and password: for oneself. With neither: needs admins.manage; the answer holds the one-time password, shown once. Either way every session of that admin ends; whoever sets their own gets a new one.
         */
        post: operations["postAdminsPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List API keys, oldest first, expired ones too */
        get: operations["getApiKeys"];
        put?: never;
        /** Make an API key */
        post: operations["postApiKeys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove an API key
         * @description Requests with it are refused at once, and the sessions opened with it end.
         */
        delete: operations["deleteApiKeysOne"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/login-options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ways to sign in besides password and key
         * @description Needs no credentials. With signOn, a browser signs in by opening /sign-on at the public address.
         */
        get: operations["getLoginOptions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/settings/sign-on": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How admins sign in at an OpenID provider */
        get: operations["getSettingsSignOn"];
        /**
         * Have admins sign in at an OpenID provider
         * @description The provider is asked for its OpenID configuration at once; a fault names why it cannot be used. Sessions of everybody who came in this way end, so that the new roles hold for all. Passwords and keys go on beside it.
         */
        put: operations["putSettingsSignOn"];
        post?: never;
        /**
         * End single sign-on
         * @description Sessions of everybody who came in this way end at once.
         */
        delete: operations["deleteSettingsSignOn"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether all is in step, and who was heard when */
        get: operations["getOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/directories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List directories */
        get: operations["getDirectories"];
        put?: never;
        /** Register a directory */
        post: operations["postDirectories"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/directories/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a directory */
        get: operations["getDirectoriesOne"];
        put?: never;
        post?: never;
        /**
         * Remove a directory
         * @description Its tokens end at once; its users are deleted as over SCIM, so that roles that came from it alone are revoked. The reason is kept in the audit.
         */
        delete: operations["deleteDirectoriesOne"];
        options?: never;
        head?: never;
        /** Change name, dialect or rate limit */
        patch: operations["patchDirectoriesOne"];
        trace?: never;
    };
    "/directories/{id}/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the SCIM tokens of a directory, without their text */
        get: operations["getDirectoriesTokens"];
        put?: never;
        /**
         * Make a SCIM token
         * @description The token is shown once. Several may be live, so that one can be replaced without an outage.
         */
        post: operations["postDirectoriesTokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/directories/{id}/tokens/{tokenId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Retire a SCIM token at once */
        delete: operations["deleteDirectoriesTokensOne"];
        options?: never;
        head?: never;
        /**
         * Say from which addresses a SCIM token may be used
         * @description Holds from the next request on. A request from elsewhere is answered with 403. Behind a proxy the client counts, where ROLECALL_TRUSTED_PROXIES names the proxy.
         */
        patch: operations["patchDirectoriesTokensOne"];
        trace?: never;
    };
    "/directories/{id}/oauth-clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the OAuth clients of a directory */
        get: operations["getDirectoriesOauthClients"];
        put?: never;
        /**
         * Register an OAuth client
         * @description For method client_secret the answer holds the first secret, shown once. For private_key_jwt name the keys (jwksUrl or jwks); issuer and subject only when another party, such as a tenant of Entra, signs for the client.
         */
        post: operations["postDirectoriesOauthClients"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/directories/{id}/oauth-clients/{clientId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an OAuth client */
        get: operations["getDirectoriesOauthClientsOne"];
        put?: never;
        post?: never;
        /**
         * Remove an OAuth client
         * @description Its access tokens end at once.
         */
        delete: operations["deleteDirectoriesOauthClientsOne"];
        options?: never;
        head?: never;
        /**
         * Say from which addresses the access tokens of an OAuth client may be used
         * @description Holds from the next request on, for tokens given out before too, and for SCIM alone: the token endpoint answers wherever the client asks from. A request from elsewhere is answered with 403. Behind a proxy the client counts, where ROLECALL_TRUSTED_PROXIES names the proxy.
         */
        patch: operations["patchDirectoriesOauthClientsOne"];
        trace?: never;
    };
    "/directories/{id}/oauth-clients/{clientId}/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make another client secret
         * @description The secret is shown once. Those before it stay valid, so that one can be replaced without an outage.
         */
        post: operations["postDirectoriesOauthClientsSecrets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/directories/{id}/oauth-clients/{clientId}/secrets/{secretId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Retire a client secret at once
         * @description Access tokens that were given for it last until they expire.
         */
        delete: operations["deleteDirectoriesOauthClientsSecretsOne"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/catalogs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the helpdesks */
        get: operations["getCatalogs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/catalogs/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the roles, permissions, rules and limits of one helpdesk */
        get: operations["getCatalogsOne"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connectors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the kinds of connectors with their settings */
        get: operations["getConnectors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/targets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List targets */
        get: operations["getTargets"];
        put?: never;
        /**
         * Register a helpdesk instance
         * @description The signing secret is shown once. Rules of the policy name the target by its name.
         */
        post: operations["postTargets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/targets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a target, by id or name */
        get: operations["getTargetsOne"];
        put?: never;
        post?: never;
        /** Revoke everything on a target, then forget it */
        delete: operations["deleteTargetsOne"];
        options?: never;
        head?: never;
        /** Change the connector, the signatures or the rate, or switch the target on or off */
        patch: operations["patchTargetsOne"];
        trace?: never;
    };
    "/targets/{id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a new signing key of each scheme; older ones stay valid for a day, or as long as you say */
        post: operations["postTargetsRotateSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/targets/{id}/verification-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The public keys with which receivers verify v1a signatures, newest first */
        get: operations["getTargetsVerificationKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/targets/{id}/freeze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop deliveries to a target; what is owed stays owed */
        post: operations["postTargetsFreeze"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/targets/{id}/thaw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Resume deliveries to a target */
        post: operations["postTargetsThaw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/targets/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a signed test event and say what came of it */
        post: operations["postTargetsTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/targets/{id}/recover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Resend the newest state of everything made or failed since a moment */
        post: operations["postTargetsRecover"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/targets/{id}/resync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send again what fails, what is owed, what was given up, or everything
         * @description What goes out is the newest state of each account. "all" sends again what was acknowledged too, behind fresh changes. Held changes stay held.
         */
        post: operations["postTargetsResync"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/targets/{id}/snapshot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every assignment the target should hold */
        get: operations["getTargetsSnapshot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/targets/{id}/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The circuit breaker of a target, and what is wrong with it */
        get: operations["getTargetsHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/target-states": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List how each target stands: accounts in step, pending, failing, given up and held, and its circuit breaker */
        get: operations["getTargetStates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/targets/{id}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What each role of a target allows, which rules give it, and who holds it
         * @description Catalog roles and those the policy declares, each with its differences from the default. Made whole at each request.
         */
        get: operations["getTargetsRoles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/policy/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What publishing a policy would change; nothing is stored
         * @description Removals and privileged grants come first. The hash names this plan: publishing with it in If-Match makes these changes or none.
         */
        post: operations["postPolicyPlan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/policy/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List published policies, without their texts */
        get: operations["getPolicyVersions"];
        put?: never;
        /**
         * Publish a policy
         * @description Refused with 422 and every fault by line and column, or with 409 when the changes are no longer those of the plan in If-Match. A policy that is in force already makes no new version, unless names in it have come to mean other groups or directories, or If-Match agrees to changes that still wait.
         */
        post: operations["postPolicyVersions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/policy/findings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What lint says of the policy in force now: groups renamed or deleted since, unused roles, and the like */
        get: operations["getPolicyFindings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/policy/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a published policy as it was written; "current" names the one in force */
        get: operations["getPolicyVersionsOne"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assignments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List assignments */
        get: operations["getAssignments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search people by the beginning of userName, display name or e-mail
         * @description Where nobody is found by these, a whole SCIM id or externalId is looked for.
         */
        get: operations["getPeople"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/people/{person}/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Why a person holds, lacks or lost each role
         * @description The person is a SCIM id, userName, e-mail or key; more than one match answers 409 with the candidates.
         */
        get: operations["getPeopleExplain"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/people/{person}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Resolve and deliver for one person now */
        post: operations["postPeopleRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/people/{person}/records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The SCIM records of a person with every personal value masked */
        get: operations["getPeopleRecords"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/people/{person}/records/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The SCIM records of a person as received
         * @description The audit keeps who looked and why.
         */
        post: operations["postPeopleRecordsReveal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Search groups by the beginning of their name */
        get: operations["getGroups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/directories/{id}/groups/{groupId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a group, the groups that contain it, and the rules that name it or one of those */
        get: operations["getDirectoriesGroupsOne"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/directories/{id}/groups/{groupId}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the direct members of a group: people, then groups */
        get: operations["getDirectoriesGroupsMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/offboardings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List offboardings, or those in force for one person */
        get: operations["getOffboardings"];
        put?: never;
        /**
         * End a person's access on every target
         * @description Holds for all records and keys of the person until somebody reinstates. Repeating it answers the one that stands.
         */
        post: operations["postOffboardings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/offboardings/{id}.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The timeline of an offboarding as a table */
        get: operations["getOffboardingsIdCsv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/offboardings/{id}.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The timeline of an offboarding as a document to file */
        get: operations["getOffboardingsIdPdf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/offboardings/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The timeline of an offboarding, per target, with elapsed times */
        get: operations["getOffboardingsOne"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/offboardings/{id}/reinstate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let the directories and the policy decide again */
        post: operations["postOffboardingsReinstate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/leavers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * People who lost access: late and unfinished ones first, then the newest
         * @description Each person once. A filter holds when it holds for one account of the person at least.
         */
        get: operations["getLeavers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/revocations/times": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How soon losses of access were confirmed, counted by span */
        get: operations["getRevocationsTimes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/revocations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Losses of access, newest first, however they were asked for */
        get: operations["getRevocations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/people/{person}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Is a person's access gone, everywhere, since when? */
        get: operations["getPeopleTimeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/people/{person}/timeline.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same as a table */
        get: operations["getPeopleTimelineCsv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/people/{person}/timeline.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same as a document to file */
        get: operations["getPeopleTimelinePdf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/settings/revocations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How soon a loss of access should be confirmed */
        get: operations["getSettingsRevocations"];
        /** Set how soon a loss of access should be confirmed */
        put: operations["putSettingsRevocations"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/holds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List batches stopped by the safety limits, newest first */
        get: operations["getHolds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/holds/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a batch */
        get: operations["getHoldsOne"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/holds/{id}/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List everybody in a batch, in the order in which they were held */
        get: operations["getHoldsPeople"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/holds/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send everything in a batch; its people do not count again in the window
         * @description With If-Match the decision is about exactly those people: 412 once somebody joined or left meanwhile.
         */
        post: operations["postHoldsRelease"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/holds/{id}/discard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Keep the access as an exception until the people or the policy change
         * @description With If-Match the decision is about exactly those people: 412 once somebody joined or left meanwhile.
         */
        post: operations["postHoldsDiscard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/freeze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the whole service is frozen, and why */
        get: operations["getFreeze"];
        /**
         * Stop every delivery; SCIM is still accepted and nothing owed is lost
         * @description Offboardings wait too: their answer and timeline say so.
         */
        put: operations["putFreeze"];
        post?: never;
        /** Let deliveries go on */
        delete: operations["deleteFreeze"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List deliveries, newest first, each with its attempts */
        get: operations["getDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deliveries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a delivery with its attempts */
        get: operations["getDeliveriesOne"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deliveries/{id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send the newest state of this assignment again
         * @description What goes out is always the newest desired state, also when an older delivery is named; the webhook-id gets the next "_r<n>".
         */
        post: operations["postDeliveriesResend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List alerts, newest first */
        get: operations["getAlerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/alerts/{id}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that somebody knows
         * @description No more is sent about the alert until it gets worse or ends. One about something that happened, rather than a state, ends by it.
         */
        post: operations["postAlertsAcknowledge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/operator-webhook": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where alerts are sent */
        get: operations["getOperatorWebhook"];
        /**
         * Say where alerts are sent
         * @description Events are signed as Standard Webhooks: alert.raised, alert.changed, alert.resolved, operator.test. Each call makes a new signing secret, shown once. Alerts that are open and were told to nobody are sent at once.
         */
        put: operations["putOperatorWebhook"];
        post?: never;
        /** Send alerts nowhere; they are still listed */
        delete: operations["deleteOperatorWebhook"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/operator-webhook/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a signed test event and say what came of it */
        post: operations["postOperatorWebhookTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/provisioning-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What arrived over SCIM and what became of it, newest first */
        get: operations["getProvisioningLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/provisioning-log.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same as a CSV file, whole
         * @description Streamed; entries that arrive meanwhile are left out.
         */
        get: operations["getProvisioningLogCsv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/settings/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many days each kind of evidence is kept */
        get: operations["getSettingsRetention"];
        /**
         * Say how many days each kind of evidence is kept
         * @description What is older goes within minutes. null keeps for ever.
         */
        put: operations["putSettingsRetention"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/people/{person}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything on record about one person, as one document
         * @description Found also after the directory records are gone. At most 1,000 records of each kind.
         */
        get: operations["getPeopleExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/people/{person}/purge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erase what is on record about a person who has left
         * @description 409 with everything that has to happen first while a directory has the person or a target has not confirmed. Repeatable. The reason stays in the audit: do not name the person in it.
         */
        post: operations["postPeoplePurge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/secrets/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Seal stored secrets with a new key, some in each call
         * @description Call it until isDone. The service keeps both keys meanwhile, so deliveries go on, and a rotation that was broken off goes on with the next call. With the key in a file beside the database the service makes the new key and forgets the old one; with ROLECALL_SECRET_KEY the operator puts the new key in front of the old one first (409 otherwise).
         */
        post: operations["postSecretsRotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/doctor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Examine the service: database, keys, clock, disk, targets, policy, backups, open alerts
         * @description Connects to every target and shakes hands; sends nothing. Slow targets make it take five seconds.
         */
        get: operations["getDoctor"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every admin act and every decision, newest first */
        get: operations["getAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Check the whole chain, and that a head noted earlier is still in it */
        get: operations["getAuditVerify"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The whole chain, one JSON object a line, with digests in place of details
         * @description Enough to check it elsewhere: rolecall audit verify --file.
         */
        get: operations["getAuditExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        CurrentSession: {
            /**
             * @description a person, or the key the session was opened with
             * @enum {string}
             */
            kind: "admin" | "api_key" | "admin_key";
            /** @description the person; absent for keys */
            admin?: {
                id: string;
                email?: string;
                name: string;
                /** @description has no password here */
                signsInAtProvider: boolean;
            };
            /** @description as the audit names whoever is signed in */
            name: string;
            /** @enum {string} */
            role: "owner" | "operator" | "editor" | "auditor" | "hr_viewer";
            permissions: ("read" | "people.search" | "people.read" | "people.data" | "offboarding.read" | "people.offboard" | "policy.draft" | "policy.publish" | "operate" | "secrets.manage" | "audit.read" | "settings.manage" | "admins.manage")[];
            /** @enum {string} */
            language?: "en" | "fr";
            /** @description nothing else is allowed until POST /admins/{id}/password has set another one */
            mustChangePassword: boolean;
            /** @description absent when the request carried a key */
            sessionId?: string;
        };
        /** @description An error: RFC 9457 problem details */
        Problem: {
            /** @description urn:rolecall:problem:<code> */
            type: string;
            title: string;
            status: number;
            /** @description what is wrong and what to do */
            detail: string;
            code: string;
            requestId?: string;
            faults?: {
                path?: string;
                line?: number;
                column?: number;
                message: string;
            }[];
            /** @description for an ambiguous person: who it may be */
            candidates?: {
                id: string;
                userName: string;
                directory: string;
            }[];
            /** @description for plan_changed: the plan as it would be now */
            planHash?: string;
            /** @description for too_many_attempts: when to try again */
            retryAfterSeconds?: number;
        };
        Session: {
            id: string;
            /** @enum {string} */
            kind: "admin" | "api_key" | "admin_key";
            adminId?: string;
            /** @description of the admin or the key */
            name: string;
            /** @description browser and system */
            userAgent: string;
            isCurrent: boolean;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            lastSeenAt: string;
            /** Format: date-time */
            expiresAt: string;
        };
        InvitedAdmin: {
            id: string;
            /** @description absent where the identity provider has verified none */
            email?: string;
            name: string;
            /** @enum {string} */
            role: "owner" | "operator" | "editor" | "auditor" | "hr_viewer";
            /** @description by single sign-on, with a role by group; else by password */
            signsInAtProvider: boolean;
            /** @enum {string} */
            state: "active" | "disabled";
            /** @enum {string} */
            language?: "en" | "fr";
            /** @description has yet to choose a password */
            hasOneTimePassword: boolean;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            lastSeenAt?: string;
            /** @description shown this once; to be handed over, and replaced at the first sign-in within 7 days */
            oneTimePassword: string;
        };
        Admin: {
            id: string;
            /** @description absent where the identity provider has verified none */
            email?: string;
            name: string;
            /** @enum {string} */
            role: "owner" | "operator" | "editor" | "auditor" | "hr_viewer";
            /** @description by single sign-on, with a role by group; else by password */
            signsInAtProvider: boolean;
            /** @enum {string} */
            state: "active" | "disabled";
            /** @enum {string} */
            language?: "en" | "fr";
            /** @description has yet to choose a password */
            hasOneTimePassword: boolean;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            lastSeenAt?: string;
        };
        AdminPasswordSet: {
            id: string;
            /** @description absent where the identity provider has verified none */
            email?: string;
            name: string;
            /** @enum {string} */
            role: "owner" | "operator" | "editor" | "auditor" | "hr_viewer";
            /** @description by single sign-on, with a role by group; else by password */
            signsInAtProvider: boolean;
            /** @enum {string} */
            state: "active" | "disabled";
            /** @enum {string} */
            language?: "en" | "fr";
            /** @description has yet to choose a password */
            hasOneTimePassword: boolean;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            lastSeenAt?: string;
            /** @description shown this once; to be handed over, and replaced at the first sign-in within 7 days */
            oneTimePassword?: string;
        };
        NewApiKey: {
            id: string;
            name: string;
            /** @enum {string} */
            role: "owner" | "operator" | "editor" | "auditor" | "hr_viewer";
            lastFour: string;
            createdBy: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            /** Format: date-time */
            lastUsedAt?: string;
            /** @description shown this once */
            key: string;
        };
        ApiKey: {
            id: string;
            name: string;
            /** @enum {string} */
            role: "owner" | "operator" | "editor" | "auditor" | "hr_viewer";
            lastFour: string;
            createdBy: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            /** Format: date-time */
            lastUsedAt?: string;
        };
        LoginOptions: {
            /** @description null: there is none */
            signOn: {
                name: string;
            } | null;
        };
        SignOn: {
            /** @description what the button on the login page names */
            name: string;
            /**
             * Format: uri
             * @description of the OpenID provider, as it names itself
             */
            issuer: string;
            clientId: string;
            /** @description the claim that lists the groups, by its exact name */
            groupClaim: string;
            /** @description asked for; openid is added where it is missing */
            scopes: string[];
            /** @description which value of the claim gives which role; the highest wins, and nobody without one gets in */
            roles: {
                value: string;
                /** @enum {string} */
                role: "owner" | "operator" | "editor" | "auditor" | "hr_viewer";
            }[];
            hasClientSecret: boolean;
            /** @description to be allowed at the provider */
            redirectUrl: string;
            /** Format: date-time */
            changedAt: string;
        };
        Overview: {
            assignments: {
                inStep: number;
                pending: number;
                failing: number;
                dead: number;
                held: number;
                frozen: number;
            };
            revocations: {
                /** @description not yet confirmed by the target */
                open: number;
                /** @description open although the goal has passed */
                late: number;
                goalSeconds: number;
            };
            directories: {
                id: string;
                name: string;
                /**
                 * Format: date-time
                 * @description absent before the first SCIM request
                 */
                lastRequestAt?: string;
            }[];
            /** @description SCIM tokens that end within 30 days, or have ended */
            expiringTokens: {
                id: string;
                directoryId: string;
                directory: string;
                name: string;
                lastFour: string;
                /** Format: date-time */
                expiresAt: string;
            }[];
            /** @description attempts in each of the last 24 hours, oldest first */
            hours: {
                /** Format: date-time */
                start: string;
                succeeded: number;
                failed: number;
            }[];
            /** Format: date-time */
            createdAt: string;
        };
        Directory: {
            id: string;
            name: string;
            /** @enum {string} */
            dialect: "auto" | "okta" | "entra" | "onelogin" | "strict";
            /** @description sustained SCIM requests per second; absent: the default of the service; 0: no limit */
            rateLimit?: number;
            /** @description what to enter as SCIM base URL or tenant URL at the identity provider */
            baseUrl: string;
            /** Format: date-time */
            createdAt: string;
        };
        NewDirectoryToken: {
            id: string;
            name: string;
            lastFour: string;
            scopes: ("read" | "write")[];
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description null: does not expire
             */
            expiresAt: string | null;
            /** @description address ranges (CIDR) it may be used from; null: from anywhere */
            allowFrom: string[] | null;
            /** @description shown this once */
            token: string;
        };
        DirectoryToken: {
            id: string;
            name: string;
            lastFour: string;
            scopes: ("read" | "write")[];
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description null: does not expire
             */
            expiresAt: string | null;
            /** @description address ranges (CIDR) it may be used from; null: from anywhere */
            allowFrom: string[] | null;
            /** Format: date-time */
            lastUsedAt?: string;
            /** @description the OAuth client that got it at the token endpoint */
            oauthClientId?: string;
        };
        NewOAuthClient: {
            id: string;
            /** @description the same as id; what to enter at the identity provider */
            clientId: string;
            name: string;
            /** @enum {string} */
            method: "client_secret" | "private_key_jwt";
            /** @description where its public keys are published */
            jwksUrl?: string;
            /** @description or the keys themselves: a JSON Web Key Set (RFC 7517) of RSA, P-256 or Ed25519 keys */
            jwks?: {
                keys: {
                    [key: string]: unknown;
                }[];
            };
            /** @description who signs the assertions, when it is not the client itself; with subject */
            issuer?: string;
            /** @description what assertions name as audience; the token endpoint when absent */
            audience?: string;
            /** @description whom the assertions are about, when it is not the client id; with issuer */
            subject?: string;
            scopes: ("read" | "write")[];
            /** @description life of its access tokens */
            tokenMinutes: number;
            /** @description address ranges (CIDR) it may be used from; null: from anywhere */
            allowFrom: string[] | null;
            /** @description what to enter as token endpoint at the identity provider */
            tokenEndpoint: string;
            /** Format: date-time */
            createdAt: string;
            /** @description shown this once */
            clientSecret?: string;
            /** Format: date-time */
            secretExpiresAt?: string;
        };
        OAuthClient: {
            id: string;
            /** @description the same as id; what to enter at the identity provider */
            clientId: string;
            name: string;
            /** @enum {string} */
            method: "client_secret" | "private_key_jwt";
            /** @description where its public keys are published */
            jwksUrl?: string;
            /** @description or the keys themselves: a JSON Web Key Set (RFC 7517) of RSA, P-256 or Ed25519 keys */
            jwks?: {
                keys: {
                    [key: string]: unknown;
                }[];
            };
            /** @description who signs the assertions, when it is not the client itself; with subject */
            issuer?: string;
            /** @description what assertions name as audience; the token endpoint when absent */
            audience?: string;
            /** @description whom the assertions are about, when it is not the client id; with issuer */
            subject?: string;
            scopes: ("read" | "write")[];
            /** @description life of its access tokens */
            tokenMinutes: number;
            /** @description address ranges (CIDR) it may be used from; null: from anywhere */
            allowFrom: string[] | null;
            /** @description what to enter as token endpoint at the identity provider */
            tokenEndpoint: string;
            /** Format: date-time */
            createdAt: string;
            /** @description oldest first, expired ones too */
            secrets: {
                id: string;
                lastFour: string;
                /** Format: date-time */
                createdAt: string;
                /** Format: date-time */
                expiresAt: string;
                /** Format: date-time */
                lastUsedAt?: string;
            }[];
        };
        NewOAuthClientSecret: {
            id: string;
            /** @description shown this once */
            clientSecret: string;
            lastFour: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
        };
        CatalogSummary: {
            id: string;
            key: string;
            name: string;
            /** @enum {string} */
            roleModel: "fixed_matrix" | "category_permissions" | "privilege_tree" | "levelled_permissions" | "opaque_roles";
            /**
             * @description how many roles one account holds
             * @enum {string}
             */
            cardinality: "one" | "base_and_custom" | "many";
            customRoles: {
                isAllowed: boolean;
                max?: number;
            };
            roles: {
                key: string;
                label: {
                    en: string;
                    fr: string;
                };
                isPrivileged: boolean;
                isAssignable: boolean;
            }[];
            permissionCount: number;
        };
        Catalog: {
            /** @enum {number} */
            catalogVersion: 1;
            key: string;
            name: string;
            terms: {
                person: {
                    en: string;
                    fr: string;
                };
                role: {
                    en: string;
                    fr: string;
                };
                permission: {
                    en: string;
                    fr: string;
                };
            };
            /** @enum {string} */
            roleModel: "fixed_matrix" | "category_permissions" | "privilege_tree" | "levelled_permissions" | "opaque_roles";
            cardinality: {
                /**
                 * @description how many roles one account is sent
                 * @enum {string}
                 */
                kind: "one" | "base_and_custom" | "many";
                /** @description the vendor says that an account cannot exist without a role */
                isRoleRequired: boolean;
                basis: {
                    en: string;
                    fr: string;
                };
            };
            builtInRoles: {
                /** @enum {string} */
                customisable: "no" | "per_row" | "yes";
                basis: {
                    en: string;
                    fr: string;
                };
            };
            customRoles: {
                isAllowed: boolean;
                max?: number;
                /** @description the one role every custom role begins as; absent: any role, or nothing */
                startsFrom?: string;
                basis: {
                    en: string;
                    fr: string;
                };
            };
            valueTypes: {
                key: string;
                /** @enum {string} */
                kind: "boolean" | "ordered" | "tree";
                /** @description every value, weakest first */
                values: string[];
                /** @description values that follow from other nodes and are never stored */
                derived?: string[];
                labels?: {
                    [key: string]: {
                        en: string;
                        fr: string;
                    };
                };
            }[];
            categories: {
                key: string;
                label: {
                    en: string;
                    fr: string;
                };
            }[];
            permissions: {
                key: string;
                /** @description absent where the vendor puts it under no heading */
                category?: string;
                label: {
                    en: string;
                    fr: string;
                };
                valueType: string;
                /**
                 * @description what goes wrong when the wrong person holds it
                 * @enum {string}
                 */
                risk?: "delete" | "export" | "settings" | "billing" | "access";
                description?: {
                    en: string;
                    fr: string;
                };
                /** @description without one of these at that value or above, the permission has no effect */
                requires?: {
                    anyOf: string[];
                    atLeast: string;
                };
                /** @description its place in a privilege tree */
                node?: {
                    /** @enum {string} */
                    kind: "root" | "category" | "leaf" | "template_group" | "template_leaf";
                    /** @description absent on the root only */
                    parent?: string;
                    /** @description the {name} in the key that an instance fills in */
                    parameter?: string;
                    /** @description an instance the vendor shows */
                    example?: string;
                };
            }[];
            roles: {
                key: string;
                label: {
                    en: string;
                    fr: string;
                };
                /** @enum {string} */
                origin: "built_in" | "example_custom";
                /** @description what the vendor's own interface calls it; absent where unknown */
                vendorValue?: string;
                isPrivileged: boolean;
                /** @description false: belongs to the account owner, never given by a rule */
                isAssignable: boolean;
                /** @description roles whose holders alone may change its permissions; empty: nobody */
                editableBy?: string[];
                summary: {
                    en: string;
                    fr: string;
                };
                recommendedMaxHolders?: number;
                /** @description a hint only: 1 is the weakest; never decides between two roles */
                rank?: {
                    value: number;
                    /** @enum {string} */
                    basis: "stated" | "table_containment" | "wording" | "presentation_order";
                };
            }[];
            /** @description role, then permission; an absent cell is not stated */
            defaults: {
                [key: string]: {
                    [key: string]: {
                        /** @description null: the vendor does not say */
                        value: string | null;
                        /** @description null: the vendor does not say */
                        isCustomisable: boolean | null;
                        /** @description the values it may be changed to; empty with isCustomisable true: any of its type */
                        alternatives: string[];
                        /**
                         * @description how the vendor's text gives the value
                         * @enum {string}
                         */
                        basis: "table" | "prose" | "inferred" | "inherited" | "not_stated";
                    };
                };
            };
            /** @enum {string} */
            defaultsCoverage: "full" | "partial" | "none";
            scopeDimensions: {
                key: string;
                label: {
                    en: string;
                    fr: string;
                };
                /** @description ordered, narrowest first, one to be chosen; absent: free names of the instance */
                values?: string[];
                /** @description the permission whose value in the role is the widest a grant may ask for */
                permission?: string;
                note: {
                    en: string;
                    fr: string;
                };
            }[];
            offboarding: {
                /**
                 * @description what the vendor's own interface can do with a leaver
                 * @enum {string}
                 */
                kind: "delete_final" | "delete_reversible" | "webhook";
                note: {
                    en: string;
                    fr: string;
                };
            };
            /** @description what else changes for somebody whose role changes */
            roleAwareFeatures: {
                key: string;
                label: {
                    en: string;
                    fr: string;
                };
                note: {
                    en: string;
                    fr: string;
                };
            }[];
            /** @description capabilities the vendor names without giving them a permission of their own */
            outsideTheTable: {
                key: string;
                label: {
                    en: string;
                    fr: string;
                };
                roles: string[];
                note?: {
                    en: string;
                    fr: string;
                };
            }[];
            /** @description role, then permission: what it allows before anybody changes it; null: the vendor does not say */
            effective: {
                [key: string]: {
                    [key: string]: string | null;
                };
            };
        };
        ConnectorManifest: {
            id: string;
            kind: string;
            label: {
                en: string;
                fr: string;
            };
            /** @description the settings of such a connector, in the order of a form */
            fields: {
                key: string;
                label: {
                    en: string;
                    fr: string;
                };
                isRequired: boolean;
                /** @description stored sealed and shown as "***"; given back as "***" it stays as it is */
                isSecret: boolean;
                /** @enum {string} */
                type: "text" | "url" | "flag" | "choice" | "lines";
                /** @description for a choice; the first is what holds when none is made */
                options?: string[];
            }[];
        };
        NewTarget: {
            id: string;
            name: string;
            catalog: string;
            /** @description settings that are secret show as "***" */
            connector: {
                kind: string;
            } & {
                [key: string]: unknown;
            };
            /** @enum {string} */
            accountKey: "email" | "userName" | "externalId" | "employeeNumber";
            /** @description how events are signed: v1 is HMAC-SHA256, v1a is Ed25519 */
            signatures: ("v1" | "v1a")[];
            /** @description requests per second at most; the default of the service when absent */
            rateLimit?: number;
            isEnabled: boolean;
            /** @description absent again once until has passed */
            frozen?: {
                reason: string;
                /** Format: date-time */
                at: string;
                /** Format: date-time */
                until?: string;
            };
            /**
             * Format: date-time
             * @description deletion was asked for; the target goes when everything is revoked
             */
            deletedAt?: string;
            /** Format: date-time */
            createdAt: string;
            /** @description for v1: the whsec_ secret, shown this once */
            signingSecret?: string;
            /** @description for v1a: the whpk_ public key that receivers verify with */
            verificationKey?: string;
        };
        Target: {
            id: string;
            name: string;
            catalog: string;
            /** @description settings that are secret show as "***" */
            connector: {
                kind: string;
            } & {
                [key: string]: unknown;
            };
            /** @enum {string} */
            accountKey: "email" | "userName" | "externalId" | "employeeNumber";
            /** @description how events are signed: v1 is HMAC-SHA256, v1a is Ed25519 */
            signatures: ("v1" | "v1a")[];
            /** @description requests per second at most; the default of the service when absent */
            rateLimit?: number;
            isEnabled: boolean;
            /** @description absent again once until has passed */
            frozen?: {
                reason: string;
                /** Format: date-time */
                at: string;
                /** Format: date-time */
                until?: string;
            };
            /**
             * Format: date-time
             * @description deletion was asked for; the target goes when everything is revoked
             */
            deletedAt?: string;
            /** Format: date-time */
            createdAt: string;
        };
        ChangedTarget: {
            id: string;
            name: string;
            catalog: string;
            /** @description settings that are secret show as "***" */
            connector: {
                kind: string;
            } & {
                [key: string]: unknown;
            };
            /** @enum {string} */
            accountKey: "email" | "userName" | "externalId" | "employeeNumber";
            /** @description how events are signed: v1 is HMAC-SHA256, v1a is Ed25519 */
            signatures: ("v1" | "v1a")[];
            /** @description requests per second at most; the default of the service when absent */
            rateLimit?: number;
            isEnabled: boolean;
            /** @description absent again once until has passed */
            frozen?: {
                reason: string;
                /** Format: date-time */
                at: string;
                /** Format: date-time */
                until?: string;
            };
            /**
             * Format: date-time
             * @description deletion was asked for; the target goes when everything is revoked
             */
            deletedAt?: string;
            /** Format: date-time */
            createdAt: string;
            /** @description for v1: the whsec_ secret, shown this once */
            signingSecret?: string;
            /** @description for v1a: the whpk_ public key that receivers verify with */
            verificationKey?: string;
        };
        TargetTest: {
            /** @description the target accepted the signed test event */
            ok: boolean;
            outcome: components["schemas"]["AttemptOutcome"];
            /** @description what the target said, trimmed */
            answer?: string;
            elapsedMs: number;
            /** @description milliseconds from the start of the attempt until each step was done; absent for steps that did not happen */
            timings?: {
                dnsMs?: number;
                connectMs?: number;
                tlsMs?: number;
                firstByteMs?: number;
            };
            /** @description the address that was connected to */
            peer?: string;
            /**
             * @description whether it is an address of the public internet
             * @enum {string}
             */
            peerClass?: "public" | "private";
            /** @description such as TLSv1.3; absent for plain http */
            tlsProtocol?: string;
        };
        AttemptOutcome: {
            /** @enum {string} */
            kind: "delivered" | "superseded" | "retryable" | "refused" | "gone";
            /** @description HTTP status of the answer; absent when there was none */
            status?: number;
            /** @enum {string} */
            reason?: "dns" | "refused" | "reset" | "tls" | "timeout" | "bad_response" | "server_error" | "throttled" | "rejected" | "redirect" | "gone" | "egress_denied" | "client_certificate" | "not_sent";
            /**
             * Format: date-time
             * @description the target asked to be left alone until then
             */
            retryAfter?: string;
        };
        Assignment: {
            id: string;
            target: string;
            targetId: string;
            userIds: string[];
            account: components["schemas"]["Account"];
            /** @enum {string} */
            status: "active" | "suspended" | "removed";
            roles: components["schemas"]["Role"][];
            epoch: number;
            version: number;
            /** Format: date-time */
            versionAt: string;
            /** @enum {string} */
            state: "in_step" | "pending" | "failing" | "dead" | "held" | "frozen";
            cause: components["schemas"]["Cause"];
            acknowledged?: {
                epoch: number;
                version: number;
                /** Format: date-time */
                at: string;
                key: string;
                /** @enum {string} */
                status: "active" | "suspended" | "removed";
                roles: components["schemas"]["Role"][];
            };
            /** @description failed attempts of this version */
            attempts: number;
            /** Format: date-time */
            dueAt?: string;
            lastError?: string;
            /** Format: date-time */
            removeAt?: string;
            /** Format: date-time */
            createdAt: string;
        };
        Account: {
            key: string;
            userName: string;
            externalId?: string;
            email?: string;
            displayName?: string;
            givenName?: string;
            familyName?: string;
            active: boolean;
        };
        Role: {
            key: string;
            name: string;
            vendorValue?: string;
            /** @description dimension to allowed values; empty: unrestricted */
            scope: {
                [key: string]: string[];
            };
        };
        Cause: {
            /** @enum {string} */
            kind: "group" | "attribute" | "policy" | "offboarding" | "expiry" | "manual" | "repair";
            directory?: string;
            rules: string[];
            groups: string[];
            policyVersion: number;
            requestId?: string;
        };
        TargetHealth: {
            /**
             * @description closed: sent to as usual; open: left alone until retryAt; half_open: one request at a time tries it
             * @enum {string}
             */
            breaker: "closed" | "open" | "half_open";
            /** Format: date-time */
            retryAt?: string;
            /**
             * Format: date-time
             * @description the first failure since the last success
             */
            failingSince?: string;
            failedProbes: number;
            /** @description it failed for five days: only revocations are still tried */
            isQuarantined: boolean;
            /** @description the part of its rate it gets since it said it is overloaded, 0 to 1 */
            rateShare: number;
            /** @description what only a person can mend */
            fault?: {
                error: string;
                /** Format: date-time */
                since: string;
            };
        };
        TargetState: {
            id: string;
            name: string;
            /** @description the target or the whole service is frozen */
            isFrozen: boolean;
            assignments: {
                inStep: number;
                pending: number;
                failing: number;
                dead: number;
                held: number;
                frozen: number;
            };
            health: components["schemas"]["TargetHealth"];
            /** Format: date-time */
            createdAt: string;
        };
        RolesOfTarget: {
            target: string;
            catalog: string;
            policyVersion: number;
            /** @description roles beyond those the helpdesk ships: what the policy declares or uses of them, against the quota */
            customRoles: {
                used: number;
                /** @description absent where the vendor states no limit */
                max?: number;
            };
            roles: components["schemas"]["RoleInUse"][];
        };
        RoleInUse: {
            key: string;
            name: {
                en: string;
                fr: string;
            };
            vendorValue?: string;
            base?: string;
            isCustom: boolean;
            isPrivileged: boolean;
            isAssignable: boolean;
            /** @description given to whoever no rule of the target matches */
            isDefault: boolean;
            /** @description every rule that can give it */
            rules: {
                id: string;
                line: number;
                reason: string;
            }[];
            permissions: {
                [key: string]: {
                    /** @description null: the vendor does not say */
                    value: string | null;
                    defaultValue: string | null;
                    isChanged: boolean;
                };
            };
            holders: {
                /** @description account key on the target */
                key: string;
                displayName?: string;
                isDefault: boolean;
                /** @description the rules that give it now; none for a default, and where no rule gives it any more */
                rules: {
                    id: string;
                    line: number;
                    reason: string;
                }[];
            }[];
        };
        PolicyPlan: {
            /** @description names this plan; send it as If-Match when publishing */
            hash: string;
            summary: {
                grants: number;
                changes: number;
                revokes: number;
                people: number;
            };
            /** @description at most 1,000 */
            changes: components["schemas"]["PlannedChange"][];
            nextCursor?: string;
            findings: components["schemas"]["Finding"][];
            tests: components["schemas"]["PolicyTest"][];
            /** @description the version in force is this text and means the same groups and directories by it; changes are then such as still wait */
            isInForce: boolean;
        };
        PlannedChange: {
            /** @enum {string} */
            kind: "grant" | "change" | "revoke";
            person: {
                key: string;
                displayName?: string;
                userIds: string[];
            };
            target: string;
            before: {
                key: string;
                scope: {
                    [key: string]: string[];
                };
            }[];
            after: {
                key: string;
                scope: {
                    [key: string]: string[];
                };
            }[];
            rules: {
                id: string;
                line: number;
            }[];
            /** @description a privileged role is gained or lost */
            isPrivileged: boolean;
        };
        Finding: {
            /** @enum {string} */
            id: "target_set_aside" | "undefined_winner" | "unknown_group" | "empty_group" | "renamed_group" | "deleted_group" | "unknown_directory" | "renamed_directory" | "directory_missing" | "role_quota" | "role_not_assignable" | "role_warning" | "unknown_scope" | "scope_widening" | "never_in_force" | "over_for_everybody" | "always_outranked" | "overlap" | "privileged_grant" | "privileged_broad" | "no_effect" | "unused_target" | "unused_role" | "unreachable_forbid";
            /**
             * @description errors block publishing
             * @enum {string}
             */
            severity: "error" | "warning" | "info";
            line: number;
            column: number;
            message: string;
            ruleIds: string[];
            /** @description userName of somebody it concerns */
            example?: string;
        };
        PolicyTest: {
            name: string;
            isPassed: boolean;
            line: number;
            column: number;
            /** @description why it fails; empty when it passes */
            reasons: string[];
        };
        PublishedPolicy: {
            version: number;
            /** @description SHA-256 in hexadecimal */
            hash: string;
        };
        PolicyFindings: {
            findings: components["schemas"]["Finding"][];
        };
        PolicyVersion: {
            id: string;
            version: number;
            /** @description SHA-256 in hexadecimal */
            hash: string;
            by: string;
            /** Format: date-time */
            createdAt: string;
        };
        PolicyText: {
            id: string;
            version: number;
            /** @description SHA-256 in hexadecimal */
            hash: string;
            by: string;
            /** Format: date-time */
            createdAt: string;
            text: string;
        };
        User: {
            id: string;
            directoryId: string;
            userName: string;
            externalId?: string;
            displayName?: string;
            email?: string;
            active: boolean;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            lastModifiedAt: string;
        };
        Explanation: {
            key?: string;
            policyVersion: number;
            users: {
                id: string;
                directoryId: string;
                userName: string;
                externalId?: string;
                displayName?: string;
                email?: string;
                active: boolean;
                /** Format: date-time */
                createdAt: string;
                /** Format: date-time */
                lastModifiedAt: string;
                directory: string;
                /** Format: date-time */
                deletedAt?: string;
                groups: {
                    id: string;
                    displayName: string;
                    isDirect: boolean;
                    /** Format: date-time */
                    sinceAt: string;
                }[];
            }[];
            targets: {
                target: string;
                targetId: string;
                key?: string;
                /** @description what the policy gives now */
                roles: components["schemas"]["Role"][];
                /** @description the roles are the target's default, no rule having matched */
                isDefault: boolean;
                rules: components["schemas"]["RuleMatch"][];
                /** @enum {string} */
                state?: "in_step" | "pending" | "failing" | "dead" | "held" | "frozen";
                assignmentId?: string;
                /** @description the same for people, in the language asked for */
                sentences: string[];
            }[];
        };
        RuleMatch: {
            ruleId: string;
            /** @description line of the rule in the policy */
            line: number;
            groups: string[];
            role: string;
            /** @enum {string} */
            outcome: "applied" | "outranked" | "not_yet" | "over" | "forbidden";
            because?: string;
            /** Format: date-time */
            changesAt?: string;
        };
        PersonRecords: {
            isMasked: boolean;
            records: {
                id: string;
                directoryId: string;
                /** @description the SCIM document as the directory last sent it */
                attributes: {
                    [key: string]: unknown;
                };
                /** Format: date-time */
                lastModifiedAt: string;
                /** Format: date-time */
                deletedAt?: string;
            }[];
        };
        Group: {
            id: string;
            directoryId: string;
            displayName: string;
            externalId?: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            lastModifiedAt: string;
            /** @description direct members */
            memberCount: number;
            /** @description rules of the policy in force that name it; empty: it gives nobody a role by itself */
            ruleIds: string[];
        };
        GroupDetail: {
            id: string;
            directoryId: string;
            displayName: string;
            externalId?: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            lastModifiedAt: string;
            policyVersion: number;
            rules: {
                id: string;
                line: number;
                reason: string;
                grants: {
                    target: string;
                    role: string;
                    name: string;
                }[];
                /** @description the group that the rule names, when it is one that contains this one */
                through?: {
                    id: string;
                    displayName: string;
                };
            }[];
            /** @description groups it is in, however deep */
            parents: {
                id: string;
                displayName: string;
            }[];
        };
        GroupMember: {
            /** @enum {string} */
            kind: "user" | "group";
            id: string;
            displayName: string;
        };
        Offboarding: {
            id: string;
            reason: string;
            by: string;
            userIds: string[];
            keys: string[];
            reinstated?: {
                /** Format: date-time */
                at: string;
                by: string;
                reason: string;
            };
            /** Format: date-time */
            createdAt: string;
        };
        OffboardingTimeline: {
            id: string;
            reason: string;
            by: string;
            userIds: string[];
            keys: string[];
            reinstated?: {
                /** Format: date-time */
                at: string;
                by: string;
                reason: string;
            };
            /** Format: date-time */
            createdAt: string;
            goalSeconds: number;
            timezone: string;
            /** @description every account is confirmed as closed, or owned by a later record */
            isComplete: boolean;
            targets: components["schemas"]["TimelineEntry"][];
            /** @description records that came after the offboarding and get nothing until somebody reinstates */
            needsYou: {
                /** @enum {string} */
                kind: "blocked_rehire";
                userId: string;
                directory: string;
                /** Format: date-time */
                since: string;
            }[];
        };
        TimelineEntry: {
            target: string;
            key: string;
            /** @enum {string} */
            state: "revoked" | "revoking" | "failing" | "blocked" | "held" | "kept" | "taken_over";
            /** @description a sentence, in the language asked for */
            because?: string;
            /** @enum {string} */
            cause?: "directory" | "offboarding" | "expiry" | "policy" | "manual";
            /**
             * Format: date-time
             * @description when the directory or a person meant it to hold from
             */
            saidAt?: string;
            /** Format: date-time */
            receivedAt?: string;
            /** Format: date-time */
            plannedAt?: string;
            /**
             * Format: date-time
             * @description the first attempt
             */
            sentAt?: string;
            /**
             * Format: date-time
             * @description when the target confirmed
             */
            acknowledgedAt?: string;
            /** @description milliseconds from the step before to each step */
            steps: {
                receivedMs?: number;
                plannedMs?: number;
                sentMs?: number;
                acknowledgedMs?: number;
            };
            /** @description from received to confirmed */
            elapsedMs?: number;
            /** @description confirmed after the goal, or still open although it has passed */
            isLate: boolean;
            kept?: {
                roles: string[];
                rules: string[];
                groups: string[];
                /** @description the directory records that still vouch for the person */
                through: components["schemas"]["RecordBehindAccount"][];
            };
            /** @description the later record that owns the account now */
            takenOverBy?: {
                userId: string;
                directory: string;
                /** Format: date-time */
                since: string;
            };
        };
        RecordBehindAccount: {
            userId: string;
            directory: string;
            /** Format: date-time */
            since: string;
        };
        Leaver: {
            /** @description a user id of the person, good as {person} everywhere */
            id: string;
            /** @description absent once the directories have forgotten the person */
            userName?: string;
            displayName?: string;
            /** @description the offboarding in force */
            offboardingId?: string;
            /** @description each account that lost its access, newest first */
            accounts: {
                deliveryId: string;
                target: string;
                targetId: string;
                key: string;
                /** @enum {string} */
                cause: "directory" | "offboarding" | "expiry" | "policy" | "manual";
                /** @enum {string} */
                state: "pending" | "failing" | "delivered" | "superseded" | "dead" | "poison" | "held";
                /** Format: date-time */
                receivedAt: string;
                /** Format: date-time */
                acknowledgedAt?: string;
                /** @description from received to confirmed; while it is open, to now */
                elapsedMs: number;
                isOpen: boolean;
                isLate: boolean;
            }[];
            /** @description an account is not confirmed yet */
            isOpen: boolean;
            /** @description an account was confirmed after the goal, or is open although it has passed */
            isLate: boolean;
            /** @description of the slowest account */
            elapsedMs: number;
            /**
             * Format: date-time
             * @description when the newest loss was received
             */
            createdAt: string;
        };
        RevocationTimes: {
            goalSeconds: number;
            spans: {
                /** @description seconds; absent for the last span, which has no end */
                upTo?: number;
                onTime: number;
                late: number;
            }[];
            confirmed: number;
            open: number;
            /** @description confirmed after the goal, or open although it has passed */
            late: number;
            /** @description false when only the newest 10,000 are counted */
            isWhole: boolean;
        };
        Revocation: {
            /** @description id of the delivery */
            id: string;
            assignmentId: string;
            target: string;
            targetId: string;
            key: string;
            userIds: string[];
            /** @enum {string} */
            cause: "directory" | "offboarding" | "expiry" | "policy" | "manual";
            /** @description false where access had ended before, as when a removal follows a suspension */
            endsAccess: boolean;
            /** @enum {string} */
            state: "pending" | "failing" | "delivered" | "superseded" | "dead" | "poison" | "held";
            /** Format: date-time */
            saidAt: string;
            /** Format: date-time */
            receivedAt: string;
            /** Format: date-time */
            plannedAt: string;
            /** Format: date-time */
            sentAt?: string;
            /** Format: date-time */
            acknowledgedAt?: string;
            /** @description from received to confirmed; while it is open, to now */
            elapsedMs: number;
            isLate: boolean;
            attempts: number;
            /** Format: date-time */
            createdAt: string;
        };
        PersonTimeline: {
            person: string;
            users: {
                id: string;
                userName: string;
                displayName?: string;
                directory: string;
                /** @description active, and not deleted */
                isPresent: boolean;
            }[];
            offboardingId?: string;
            goalSeconds: number;
            timezone: string;
            /** @description every account is confirmed as closed, or owned by a later record */
            isComplete: boolean;
            targets: components["schemas"]["TimelineEntry"][];
            /** @description records that came after the offboarding and get nothing until somebody reinstates */
            needsYou: {
                /** @enum {string} */
                kind: "blocked_rehire";
                userId: string;
                directory: string;
                /** Format: date-time */
                since: string;
            }[];
            /** Format: date-time */
            createdAt: string;
        };
        RevocationGoal: {
            goalSeconds: number;
        };
        Hold: {
            id: string;
            target?: string;
            targetId: string;
            /** @enum {string} */
            state: "open" | "released" | "discarded" | "dissolved";
            /** @description revokes: too many people lose access in the window; min and max: holders of one role */
            reason: {
                /** @enum {string} */
                kind: "revokes" | "min" | "max";
                /** @enum {string} */
                scope?: "target" | "overall";
                /** @enum {string} */
                limit?: "max" | "percent";
                role?: string;
                allowed: number;
            };
            count: number;
            /** @description the first 50; page through /holds/{id}/people for all */
            people: components["schemas"]["HeldPerson"][];
            decided?: {
                /** Format: date-time */
                at: string;
                by: string;
            };
            /** Format: date-time */
            createdAt: string;
        };
        HeldPerson: {
            assignmentId: string;
            /** @description account key on the target */
            key: string;
            userIds: string[];
            /** Format: date-time */
            heldAt: string;
            /**
             * @description discarded: keeps the access as an exception; ended: an exception that later changes have overtaken
             * @enum {string}
             */
            state: "held" | "released" | "discarded" | "ended" | "dissolved";
            /** @description role keys the account has while the change is held */
            keeps: string[];
        };
        HoldWithHash: {
            id: string;
            target?: string;
            targetId: string;
            /** @enum {string} */
            state: "open" | "released" | "discarded" | "dissolved";
            /** @description revokes: too many people lose access in the window; min and max: holders of one role */
            reason: {
                /** @enum {string} */
                kind: "revokes" | "min" | "max";
                /** @enum {string} */
                scope?: "target" | "overall";
                /** @enum {string} */
                limit?: "max" | "percent";
                role?: string;
                allowed: number;
            };
            count: number;
            /** @description the first 50; page through /holds/{id}/people for all */
            people: components["schemas"]["HeldPerson"][];
            decided?: {
                /** Format: date-time */
                at: string;
                by: string;
            };
            /** Format: date-time */
            createdAt: string;
            /** @description names exactly the people in it now; send it as If-Match when releasing or discarding */
            hash: string;
        };
        Freeze: {
            isFrozen: boolean;
            reason?: string;
            by?: string;
            /** Format: date-time */
            at?: string;
            /**
             * Format: date-time
             * @description it ends by itself then
             */
            until?: string;
        };
        Delivery: {
            id: string;
            assignmentId: string;
            targetId: string;
            /** @description absent when the target is gone */
            target?: string;
            key: string;
            /** @enum {string} */
            type: "assignment.granted" | "assignment.changed" | "assignment.revoked";
            epoch: number;
            version: number;
            /** @enum {string} */
            state: "pending" | "failing" | "delivered" | "superseded" | "dead" | "poison" | "held";
            /** Format: date-time */
            acknowledgedAt?: string;
            /** Format: date-time */
            nextAt?: string;
            /** @description why the last attempt failed; absent once one succeeded */
            error?: string;
            attempts: components["schemas"]["Attempt"][];
            /** Format: date-time */
            createdAt: string;
        };
        Attempt: {
            id: string;
            webhookId: string;
            /**
             * @description why it was made
             * @enum {string}
             */
            trigger: "scheduled" | "manual" | "resync" | "settle" | "probe";
            /** @description which process made it */
            worker: string;
            /** Format: date-time */
            at: string;
            elapsedMs: number;
            /** @description milliseconds from the start of the attempt until each step was done; absent for steps that did not happen */
            timings?: {
                dnsMs?: number;
                connectMs?: number;
                tlsMs?: number;
                firstByteMs?: number;
            };
            /** @description the address that was connected to */
            peer?: string;
            outcome: components["schemas"]["AttemptOutcome"];
            answer?: string;
            /** Format: date-time */
            nextAt?: string;
        };
        Alert: {
            id: string;
            /** @enum {string} */
            kind: "target.unreachable" | "target.failing" | "target.quarantined" | "target.misconfigured" | "target.gone" | "target.disabled" | "deliveries.parked" | "deliveries.poison" | "revocation.late" | "hold.open" | "guard.below_min" | "pipeline.stuck" | "token.expiring" | "certificate.expiring";
            /** @enum {string} */
            severity: "warning" | "critical";
            /** @description rises when it is worth another look although the severity stays */
            level: number;
            /** @enum {string} */
            state: "open" | "resolved";
            /** @description id of what it is about */
            subject: string;
            targetId?: string;
            /** @description absent when the target is gone */
            target?: string;
            count?: number;
            /** Format: date-time */
            since?: string;
            details: {
                [key: string]: string | number;
            };
            message: string;
            /** @description what to do about it */
            fix: string;
            acknowledged?: {
                by: string;
                /** Format: date-time */
                at: string;
                reason: string;
            };
            /** @description what the operator's webhook was told */
            notice: {
                /** @description the operator's webhook knows the newest state, or need not */
                isTold: boolean;
                /** @description failed tries of the event that is owed */
                attempts: number;
                error?: string;
            };
            /** Format: date-time */
            lastSeenAt: string;
            /** Format: date-time */
            resolvedAt?: string;
            /** Format: date-time */
            createdAt: string;
        };
        NewOperatorWebhook: {
            url: string;
            /** @enum {string} */
            minimumSeverity: "warning" | "critical";
            /** Format: date-time */
            createdAt: string;
            /** @description shown this once */
            signingSecret: string;
        };
        OperatorWebhook: {
            url: string;
            /** @enum {string} */
            minimumSeverity: "warning" | "critical";
            /** Format: date-time */
            createdAt: string;
        };
        OperatorTest: {
            /** @description the test event was accepted */
            ok: boolean;
            outcome: components["schemas"]["AttemptOutcome"];
            answer?: string;
            elapsedMs: number;
        };
        ProvisioningEntry: {
            id: string;
            requestId: string;
            directoryId: string;
            /**
             * @description assign: no request, but a change of access a request led to and a limit held
             * @enum {string}
             */
            operation: "create" | "read" | "list" | "replace" | "patch" | "delete" | "bulk" | "assign";
            resource: {
                type: string;
                id?: string;
            };
            /** @enum {string} */
            result: "success" | "failure" | "skipped" | "warning" | "held";
            /** @description the HTTP status answered */
            status?: number;
            /**
             * @description why nothing changed
             * @enum {string}
             */
            because?: "unchanged" | "already_members" | "not_members" | "unknown_members";
            /** @description of a refusal, as answered */
            scimType?: string;
            held?: {
                targetId: string;
                holdId: string;
            };
            /** @description what was let pass for this identity provider, by the rule that allows it */
            warnings: {
                rule: string;
                detail: string;
            }[];
            /** @description names of the attributes that changed; * for a whole record */
            changed: string[];
            /** @description the values before and after, long ones as {cut, characters}; absent once erased */
            changes?: {
                attribute: string;
                before?: unknown;
                after?: unknown;
            }[];
            durationMs: number;
            /** Format: date-time */
            createdAt: string;
        };
        /** @description Days; null keeps for ever */
        Retention: {
            /** @description entries of the provisioning log */
            provisioningDays: number | null;
            /** @description attempts of deliveries */
            attemptDays: number | null;
            /** @description versions of assignments that a newer one took the place of */
            deliveryDays: number | null;
            /** @description what audit entries say in detail; the entries and the chain stay */
            auditDetailsDays: number | null;
        };
        PersonExport: {
            /** Format: date-time */
            exportedAt: string;
            users: components["schemas"]["UserRecord"][];
            assignments: components["schemas"]["Assignment"][];
            deliveries: components["schemas"]["Delivery"][];
            provisioning: components["schemas"]["ProvisioningEntry"][];
            offboardings: {
                id: string;
                reason: string;
                by: string;
                userIds: string[];
                keys: string[];
                reinstated?: {
                    /** Format: date-time */
                    at: string;
                    by: string;
                    reason: string;
                };
                /** Format: date-time */
                createdAt: string;
            }[];
            holds: {
                holdId: string;
                assignmentId: string;
                key: string;
                state: string;
                /** Format: date-time */
                heldAt: string;
            }[];
            audit: {
                seq: number;
                /** Format: date-time */
                at: string;
                actor: string;
                action: string;
                outcome: string;
                details: {
                    [key: string]: unknown;
                };
            }[];
            /** @description lists that are longer than shown; the newest records are shown */
            cut: string[];
        };
        UserRecord: {
            id: string;
            directoryId: string;
            /** @description the SCIM document as the directory last sent it */
            attributes: {
                [key: string]: unknown;
            };
            groups: {
                displayName: string;
                isDirect: boolean;
                /** Format: date-time */
                sinceAt: string;
            }[];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            lastModifiedAt: string;
            /** Format: date-time */
            deletedAt?: string;
        };
        /** @description How many records of each kind were erased */
        Purged: {
            users: number;
            accounts: number;
            versions: number;
            attempts: number;
            holds: number;
            /** @description entries that lost their values and the id of the user */
            provisioning: number;
            /** @description entries that lost their details; the chain still verifies */
            audit: number;
            offboardings: number;
            /** @description still in force: they keep the ids and keys they block until somebody reinstates */
            keptOffboardings: string[];
        };
        SecretRotation: {
            /** @description the key that seals from now on; names it and says nothing about it */
            keyId: string;
            /**
             * @description where the service has its keys from
             * @enum {string}
             */
            source: "file" | "environment" | "memory";
            /** @description stored secrets sealed anew by this call */
            resealed: number;
            /** @description stored secrets that still need an older key */
            remaining: number;
            /** @description keys nobody needs any more; with source environment: take them out of ROLECALL_SECRET_KEY */
            retired: string[];
            /** @description keys that stored secrets need and the service does not have */
            unknownKeys: string[];
            /** @description false: call again */
            isDone: boolean;
        };
        DoctorReport: {
            /**
             * Format: date-time
             * @description what the clock of the service says
             */
            at: string;
            /** @description of the service */
            version: string;
            /** @description no check says problem */
            isWell: boolean;
            checks: {
                /** @enum {string} */
                check: "store.answers" | "store.slow" | "store.down" | "clock.apart" | "keys.current" | "keys.mixed" | "keys.leftover" | "keys.unknown" | "disk.free" | "disk.low" | "target.answers" | "target.off" | "target.unreachable" | "target.untrusted" | "target.certificate" | "policy.in_force" | "policy.none" | "policy.broken" | "policy.finding" | "pipeline.waiting" | "freeze.on" | "webhook.set" | "webhook.missing" | "backup.recent" | "backup.old" | "backup.none" | "alert.open";
                /** @enum {string} */
                status: "ok" | "warning" | "problem";
                message: string;
                /** @description what to do about it */
                fix?: string;
                values: {
                    [key: string]: string | number;
                };
            }[];
        };
        AuditEntry: {
            /** @description place in the chain: 1 for the first, no gaps */
            seq: number;
            id: string;
            /** @description the record the entry was made from */
            source: string;
            actor: {
                /** @enum {string} */
                kind: "admin" | "system" | "directory";
                id: string;
                name?: string;
            };
            /** @description such as target.create or assignment.decided */
            action: string;
            subject: {
                kind: string;
                id?: string;
            };
            /** @description done, refused <code>, failed, unknown; of decisions: owed, held */
            outcome: string;
            /** @description absent once erased */
            details?: {
                [key: string]: unknown;
            };
            salt?: string;
            /** @description SHA-256 of the salt and the canonical JSON of the details */
            detailsDigest: string;
            previousHash: string;
            hash: string;
            /** Format: date-time */
            createdAt: string;
        };
        AuditReport: {
            ok: boolean;
            /** @description entries that fit, from the first on */
            entries: number;
            /** @description write it down elsewhere: given as seq and hash later, it shows whether entries were cut off */
            head?: {
                seq: number;
                hash: string;
                /** Format: date-time */
                at: string;
            };
            brokenAt?: number;
            /** @enum {string} */
            because?: "missing_entry" | "broken_link" | "changed_entry" | "changed_details" | "other_head" | "shortened";
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getSessions: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List live sessions, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Session"][];
                        /** @description pass it as ?cursor= for the next page; absent on the last */
                        nextCursor?: string;
                    };
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: email */
                    email: string;
                    /** Format: password */
                    password: string;
                } | {
                    /** @description the admin key, or an API key */
                    key: string;
                };
            };
        };
        responses: {
            /** @description Sign in */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CurrentSession"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSessionsCurrent: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who is signed in, and what they may do */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CurrentSession"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteSessionsCurrent: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteSessionsOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAdmins: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List admins, oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Admin"][];
                        /** @description pass it as ?cursor= for the next page; absent on the last */
                        nextCursor?: string;
                    };
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAdmins: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: email */
                    email: string;
                    name: string;
                    /** @enum {string} */
                    role: "owner" | "operator" | "editor" | "auditor" | "hr_viewer";
                    /** @enum {string} */
                    language?: "en" | "fr";
                };
            };
        };
        responses: {
            /** @description Invite an admin */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitedAdmin"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAdminsOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read an admin */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Admin"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteAdminsOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchAdminsOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    name?: string;
                    /** @enum {string} */
                    role?: "owner" | "operator" | "editor" | "auditor" | "hr_viewer";
                    /** @enum {string} */
                    state?: "active" | "disabled";
                    /** @enum {string} */
                    language?: "en" | "fr";
                };
            };
        };
        responses: {
            /** @description Change an admin */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Admin"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAdminsPassword: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * Format: password
                     * @description for one's own password
                     */
                    current?: string;
                    /**
                     * Format: password
                     * @description for one's own password: the new one, at least 12 characters. Absent: make a one-time password
                     */
                    password?: string;
                };
            };
        };
        responses: {
            /** @description Set one's own password, or make a one-time password for somebody else */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminPasswordSet"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getApiKeys: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List API keys, oldest first, expired ones too */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ApiKey"][];
                        /** @description pass it as ?cursor= for the next page; absent on the last */
                        nextCursor?: string;
                    };
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postApiKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @enum {string} */
                    role: "owner" | "operator" | "editor" | "auditor" | "hr_viewer";
                    /** @default 365 */
                    expiresInDays?: number;
                };
            };
        };
        responses: {
            /** @description Make an API key */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewApiKey"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteApiKeysOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLoginOptions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ways to sign in besides password and key */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoginOptions"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSettingsSignOn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How admins sign in at an OpenID provider */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignOn"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putSettingsSignOn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description what the button on the login page names
                     * @default OpenID
                     */
                    name?: string;
                    /**
                     * Format: uri
                     * @description of the OpenID provider, as it names itself
                     */
                    issuer: string;
                    clientId: string;
                    /**
                     * @description the claim that lists the groups, by its exact name
                     * @default groups
                     */
                    groupClaim?: string;
                    /**
                     * @description asked for; openid is added where it is missing
                     * @default [
                     *       "openid",
                     *       "email",
                     *       "profile"
                     *     ]
                     */
                    scopes?: string[];
                    /** @description which value of the claim gives which role; the highest wins, and nobody without one gets in */
                    roles: {
                        value: string;
                        /** @enum {string} */
                        role: "owner" | "operator" | "editor" | "auditor" | "hr_viewer";
                    }[];
                    /** @description kept sealed, never shown; absent: the one kept for this issuer and client; null: none, PKCE alone */
                    clientSecret?: string | null;
                };
            };
        };
        responses: {
            /** @description Have admins sign in at an OpenID provider */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignOn"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteSettingsSignOn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOverview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whether all is in step, and who was heard when */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDirectories: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List directories */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Directory"][];
                        /** @description pass it as ?cursor= for the next page; absent on the last */
                        nextCursor?: string;
                    };
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postDirectories: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /**
                     * @default auto
                     * @enum {string}
                     */
                    dialect?: "auto" | "okta" | "entra" | "onelogin" | "strict";
                    /** @description sustained SCIM requests per second; absent: the default of the service; 0: no limit */
                    rateLimit?: number;
                };
            };
        };
        responses: {
            /** @description Register a directory */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Directory"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDirectoriesOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read a directory */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Directory"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteDirectoriesOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchDirectoriesOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    name?: string;
                    /** @enum {string} */
                    dialect?: "auto" | "okta" | "entra" | "onelogin" | "strict";
                    /** @description sustained SCIM requests per second; absent: the default of the service; 0: no limit */
                    rateLimit?: number;
                };
            };
        };
        responses: {
            /** @description Change name, dialect or rate limit */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Directory"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDirectoriesTokens: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the SCIM tokens of a directory, without their text */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["DirectoryToken"][];
                        /** @description pass it as ?cursor= for the next page; absent on the last */
                        nextCursor?: string;
                    };
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postDirectoriesTokens: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @default token */
                    name?: string;
                    expiresInDays?: number;
                    scopes?: ("read" | "write")[];
                    /** @description addresses or CIDR ranges; absent: from anywhere */
                    allowFrom?: string[];
                };
            };
        };
        responses: {
            /** @description Make a SCIM token */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewDirectoryToken"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteDirectoriesTokensOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                tokenId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchDirectoriesTokensOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                tokenId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description addresses or CIDR ranges; null: from anywhere */
                    allowFrom: string[] | null;
                };
            };
        };
        responses: {
            /** @description Say from which addresses a SCIM token may be used */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DirectoryToken"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDirectoriesOauthClients: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the OAuth clients of a directory */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["OAuthClient"][];
                        /** @description pass it as ?cursor= for the next page; absent on the last */
                        nextCursor?: string;
                    };
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postDirectoriesOauthClients: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default OAuth client */
                    name?: string;
                    /** @enum {string} */
                    method: "client_secret" | "private_key_jwt";
                    /** @description where its public keys are published */
                    jwksUrl?: string;
                    /** @description or the keys themselves: a JSON Web Key Set (RFC 7517) of RSA, P-256 or Ed25519 keys */
                    jwks?: {
                        keys: {
                            [key: string]: unknown;
                        }[];
                    };
                    /** @description who signs the assertions, when it is not the client itself; with subject */
                    issuer?: string;
                    /** @description what assertions name as audience; the token endpoint when absent */
                    audience?: string;
                    /** @description whom the assertions are about, when it is not the client id; with issuer */
                    subject?: string;
                    /**
                     * @default [
                     *       "read",
                     *       "write"
                     *     ]
                     */
                    scopes?: ("read" | "write")[];
                    /**
                     * @description life of its access tokens
                     * @default 60
                     */
                    tokenMinutes?: number;
                    /** @description life of the secret; two years when absent */
                    secretExpiresInDays?: number;
                    /** @description addresses or CIDR ranges that its access tokens may be used from; absent: from anywhere */
                    allowFrom?: string[];
                };
            };
        };
        responses: {
            /** @description Register an OAuth client */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewOAuthClient"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDirectoriesOauthClientsOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                clientId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read an OAuth client */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuthClient"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteDirectoriesOauthClientsOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                clientId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchDirectoriesOauthClientsOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                clientId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description addresses or CIDR ranges; null: from anywhere */
                    allowFrom: string[] | null;
                };
            };
        };
        responses: {
            /** @description Say from which addresses the access tokens of an OAuth client may be used */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuthClient"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postDirectoriesOauthClientsSecrets: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                clientId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description life of the secret; two years when absent */
                    expiresInDays?: number;
                };
            };
        };
        responses: {
            /** @description Make another client secret */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewOAuthClientSecret"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteDirectoriesOauthClientsSecretsOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                clientId: string;
                secretId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCatalogs: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the helpdesks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["CatalogSummary"][];
                        /** @description pass it as ?cursor= for the next page; absent on the last */
                        nextCursor?: string;
                    };
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCatalogsOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read the roles, permissions, rules and limits of one helpdesk */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Catalog"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getConnectors: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the kinds of connectors with their settings */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ConnectorManifest"][];
                        /** @description pass it as ?cursor= for the next page; absent on the last */
                        nextCursor?: string;
                    };
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTargets: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List targets */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Target"][];
                        /** @description pass it as ?cursor= for the next page; absent on the last */
                        nextCursor?: string;
                    };
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postTargets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description the name the policy and the events use; it never changes */
                    name: string;
                    catalog: string;
                    /** @description the kind and its settings, such as {"kind":"webhook","url":"https://…"} */
                    connector: {
                        kind: string;
                    } & {
                        [key: string]: unknown;
                    };
                    /**
                     * @default email
                     * @enum {string}
                     */
                    accountKey?: "email" | "userName" | "externalId" | "employeeNumber";
                    /**
                     * @description v1 is HMAC-SHA256, v1a is Ed25519; both sign while receivers move from one to the other
                     * @default [
                     *       "v1"
                     *     ]
                     */
                    signatures?: ("v1" | "v1a")[];
                    /** @description requests per second at most */
                    rateLimit?: number;
                };
            };
        };
        responses: {
            /** @description Register a helpdesk instance */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewTarget"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTargetsOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read a target, by id or name */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Target"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteTargetsOne: {
        parameters: {
            query?: {
                /** @description true: forget it at once; what it holds is not revoked */
                force?: "true" | "false";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchTargetsOne: {
        parameters: {
            query?: never;
            header?: {
                /** @description one tag in quotes: the plan hash for a policy, the hash of a hold, the ETag of the record for others; * for whichever it is now. Anything else is a 400 */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description replaces the whole connector; a secret given as "***" stays as it is */
                    connector?: {
                        kind: string;
                    } & {
                        [key: string]: unknown;
                    };
                    isEnabled?: boolean;
                    /** @description a new scheme gets a key; keys of a dropped one stay valid for a day */
                    signatures?: ("v1" | "v1a")[];
                    /** @description null goes back to the default of the service */
                    rateLimit?: number | null;
                };
            };
        };
        responses: {
            /** @description Change the connector, the signatures or the rate, or switch the target on or off */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedTarget"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postTargetsRotateSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description how long older keys stay valid, a day when absent; 0 when they leaked */
                    overlapSeconds?: number;
                    /**
                     * @description although keys of an earlier rotation are still valid
                     * @default false
                     */
                    force?: boolean;
                    /**
                     * @description switch the target off in the same call
                     * @default false
                     */
                    disable?: boolean;
                };
            };
        };
        responses: {
            /** @description Make a new signing key of each scheme; older ones stay valid for a day, or as long as you say */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description for v1: the whsec_ secret, shown this once */
                        signingSecret?: string;
                        /** @description for v1a: the whpk_ public key that receivers verify with */
                        verificationKey?: string;
                    };
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTargetsVerificationKeys: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The public keys with which receivers verify v1a signatures, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @enum {string} */
                            scheme: "v1a";
                            /** @description whpk_ and the 32 bytes of an Ed25519 public key in base64 */
                            key: string;
                            /**
                             * Format: date-time
                             * @description absent for the newest
                             */
                            validUntil?: string;
                        }[];
                    };
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postTargetsFreeze: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    /** Format: date-time */
                    until?: string;
                };
            };
        };
        responses: {
            /** @description Stop deliveries to a target; what is owed stays owed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Target"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postTargetsThaw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Resume deliveries to a target */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Target"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postTargetsTest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Send a signed test event and say what came of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TargetTest"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postTargetsRecover: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: date-time
                     * @description resend what was made or failed at or after this moment
                     */
                    since: string;
                };
            };
        };
        responses: {
            /** @description Resend the newest state of everything made or failed since a moment */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description how many assignments are owed again */
                        resent: number;
                    };
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postTargetsResync: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    scope: "failed" | "pending" | "parked" | "all";
                };
            };
        };
        responses: {
            /** @description Send again what fails, what is owed, what was given up, or everything */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description how many assignments are owed again */
                        resent: number;
                    };
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTargetsSnapshot: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every assignment the target should hold */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Assignment"][];
                        /** @description pass it as ?cursor= for the next page; absent on the last */
                        nextCursor?: string;
                    };
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTargetsHealth: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The circuit breaker of a target, and what is wrong with it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TargetHealth"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTargetStates: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List how each target stands: accounts in step, pending, failing, given up and held, and its circuit breaker */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["TargetState"][];
                        /** @description pass it as ?cursor= for the next page; absent on the last */
                        nextCursor?: string;
                    };
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTargetsRoles: {
        parameters: {
            query?: {
                format?: "json" | "md" | "csv";
                /** @description of the Markdown or CSV document */
                lang?: "en" | "fr";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What each role of a target allows, which rules give it, and who holds it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RolesOfTarget"];
                    "text/markdown": string;
                    "text/csv": string;
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postPolicyPlan: {
        parameters: {
            query?: {
                /** @description nextCursor of the answer before, with the same policy as body */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/yaml": string;
                "application/json": {
                    /** @enum {number} */
                    version: 1;
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description What publishing a policy would change; nothing is stored */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyPlan"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPolicyVersions: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List published policies, without their texts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PolicyVersion"][];
                        /** @description pass it as ?cursor= for the next page; absent on the last */
                        nextCursor?: string;
                    };
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postPolicyVersions: {
        parameters: {
            query?: never;
            header?: {
                /** @description one tag in quotes: the plan hash for a policy, the hash of a hold, the ETag of the record for others; * for whichever it is now. Anything else is a 400 */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/yaml": string;
                "application/json": {
                    /** @enum {number} */
                    version: 1;
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Publish a policy */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublishedPolicy"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPolicyFindings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What lint says of the policy in force now: groups renamed or deleted since, unused roles, and the like */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyFindings"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPolicyVersionsOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read a published policy as it was written; "current" names the one in force */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyText"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAssignments: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                /** @description id or name of a target */
                target?: string;
                /** @description SCIM id, userName, e-mail or key */
                person?: string;
                state?: "in_step" | "pending" | "failing" | "dead" | "held" | "frozen";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List assignments */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Assignment"][];
                        /** @description pass it as ?cursor= for the next page; absent on the last */
                        nextCursor?: string;
                    };
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPeople: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                query?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Search people by the beginning of userName, display name or e-mail */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["User"][];
                        /** @description pass it as ?cursor= for the next page; absent on the last */
                        nextCursor?: string;
                    };
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPeopleExplain: {
        parameters: {
            query?: {
                lang?: "en" | "fr";
            };
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Why a person holds, lacks or lost each role */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Explanation"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postPeopleRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Resolve and deliver for one person now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        steps: {
                            /** @enum {string} */
                            step: "resolve" | "deliver";
                            target?: string;
                            result: string;
                        }[];
                    };
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPeopleRecords: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The SCIM records of a person with every personal value masked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonRecords"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postPeopleRecordsReveal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The SCIM records of a person as received */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonRecords"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getGroups: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                query?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Search groups by the beginning of their name */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Group"][];
                        /** @description pass it as ?cursor= for the next page; absent on the last */
                        nextCursor?: string;
                    };
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDirectoriesGroupsOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                groupId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read a group, the groups that contain it, and the rules that name it or one of those */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupDetail"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDirectoriesGroupsMembers: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
                groupId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List the direct members of a group: people, then groups */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["GroupMember"][];
                        /** @description pass it as ?cursor= for the next page; absent on the last */
                        nextCursor?: string;
                    };
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOffboardings: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                /** @description SCIM id, userName, e-mail or key */
                person?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List offboardings, or those in force for one person */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Offboarding"][];
                        /** @description pass it as ?cursor= for the next page; absent on the last */
                        nextCursor?: string;
                    };
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postOffboardings: {
        parameters: {
            query?: {
                lang?: "en" | "fr";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description SCIM id, userName, e-mail or key */
                    person: string;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description End a person's access on every target */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @description targets that are not told until a freeze or a protection ends */
                        blocked?: {
                            target: string;
                            because: string;
                        }[];
                    };
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOffboardingsIdCsv: {
        parameters: {
            query?: {
                lang?: "en" | "fr";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The timeline of an offboarding as a table */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOffboardingsIdPdf: {
        parameters: {
            query?: {
                lang?: "en" | "fr";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The timeline of an offboarding as a document to file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOffboardingsOne: {
        parameters: {
            query?: {
                lang?: "en" | "fr";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The timeline of an offboarding, per target, with elapsed times */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OffboardingTimeline"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postOffboardingsReinstate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Let the directories and the policy decide again */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Offboarding"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLeavers: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                /** @description true: confirmed after the goal, or open although it has passed */
                late?: "true" | "false";
                /** @description true: not confirmed yet */
                open?: "true" | "false";
                /** @description name or id of a target */
                target?: string;
                /** @description received at or after */
                since?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description People who lost access: late and unfinished ones first, then the newest */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Leaver"][];
                        /** @description pass it as ?cursor= for the next page; absent on the last */
                        nextCursor?: string;
                    };
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRevocationsTimes: {
        parameters: {
            query: {
                /** @description received at or after */
                since: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How soon losses of access were confirmed, counted by span */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevocationTimes"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRevocations: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                /** @description true: confirmed after the goal, or open although it has passed */
                late?: "true" | "false";
                /** @description name or id of a target */
                target?: string;
                person?: string;
                /** @description received at or after */
                since?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Losses of access, newest first, however they were asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Revocation"][];
                        /** @description pass it as ?cursor= for the next page; absent on the last */
                        nextCursor?: string;
                    };
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPeopleTimeline: {
        parameters: {
            query?: {
                lang?: "en" | "fr";
            };
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Is a person's access gone, everywhere, since when? */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonTimeline"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPeopleTimelineCsv: {
        parameters: {
            query?: {
                lang?: "en" | "fr";
            };
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The same as a table */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPeopleTimelinePdf: {
        parameters: {
            query?: {
                lang?: "en" | "fr";
            };
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The same as a document to file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSettingsRevocations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How soon a loss of access should be confirmed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevocationGoal"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putSettingsRevocations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    goalSeconds: number;
                };
            };
        };
        responses: {
            /** @description Set how soon a loss of access should be confirmed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevocationGoal"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHolds: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                state?: "open" | "released" | "discarded" | "dissolved";
                /** @description id or name of a target */
                target?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List batches stopped by the safety limits, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Hold"][];
                        /** @description pass it as ?cursor= for the next page; absent on the last */
                        nextCursor?: string;
                    };
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHoldsOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read a batch */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HoldWithHash"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHoldsPeople: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List everybody in a batch, in the order in which they were held */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["HeldPerson"][];
                        /** @description pass it as ?cursor= for the next page; absent on the last */
                        nextCursor?: string;
                    };
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postHoldsRelease: {
        parameters: {
            query?: never;
            header?: {
                /** @description one tag in quotes: the plan hash for a policy, the hash of a hold, the ETag of the record for others; * for whichever it is now. Anything else is a 400 */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description why; kept in the audit */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Send everything in a batch; its people do not count again in the window */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hold"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postHoldsDiscard: {
        parameters: {
            query?: never;
            header?: {
                /** @description one tag in quotes: the plan hash for a policy, the hash of a hold, the ETag of the record for others; * for whichever it is now. Anything else is a 400 */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description why; kept in the audit */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Keep the access as an exception until the people or the policy change */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hold"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getFreeze: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whether the whole service is frozen, and why */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Freeze"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putFreeze: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    /** Format: date-time */
                    until?: string;
                };
            };
        };
        responses: {
            /** @description Stop every delivery; SCIM is still accepted and nothing owed is lost */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Freeze"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteFreeze: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDeliveries: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                state?: "pending" | "failing" | "delivered" | "superseded" | "dead" | "poison" | "held";
                /** @description id or name of a target */
                target?: string;
                /** @description id of an assignment */
                assignment?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List deliveries, newest first, each with its attempts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Delivery"][];
                        /** @description pass it as ?cursor= for the next page; absent on the last */
                        nextCursor?: string;
                    };
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDeliveriesOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Read a delivery with its attempts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postDeliveriesResend: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Send the newest state of this assignment again */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        assignmentId: string;
                    };
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAlerts: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                state?: "open" | "resolved";
                severity?: "warning" | "critical";
                /** @description language of message and fix */
                lang?: "en" | "fr";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List alerts, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Alert"][];
                        /** @description pass it as ?cursor= for the next page; absent on the last */
                        nextCursor?: string;
                    };
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAlertsAcknowledge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Say that somebody knows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alert"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOperatorWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where alerts are sent */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperatorWebhook"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putOperatorWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    url: string;
                    /**
                     * @description alerts below it are listed, not sent
                     * @default warning
                     * @enum {string}
                     */
                    minimumSeverity?: "warning" | "critical";
                };
            };
        };
        responses: {
            /** @description Say where alerts are sent */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewOperatorWebhook"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteOperatorWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postOperatorWebhookTest: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Send a signed test event and say what came of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperatorTest"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProvisioningLog: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                directory?: string;
                requestId?: string;
                /** @description SCIM id of a user or group */
                resource?: string;
                result?: "success" | "failure" | "skipped" | "warning" | "held";
                since?: string;
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What arrived over SCIM and what became of it, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ProvisioningEntry"][];
                        /** @description pass it as ?cursor= for the next page; absent on the last */
                        nextCursor?: string;
                    };
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProvisioningLogCsv: {
        parameters: {
            query?: {
                directory?: string;
                requestId?: string;
                /** @description SCIM id of a user or group */
                resource?: string;
                result?: "success" | "failure" | "skipped" | "warning" | "held";
                since?: string;
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The same as a CSV file, whole */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSettingsRetention: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many days each kind of evidence is kept */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Retention"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putSettingsRetention: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description entries of the provisioning log */
                    provisioningDays: number | null;
                    /** @description attempts of deliveries */
                    attemptDays: number | null;
                    /** @description versions of assignments that a newer one took the place of */
                    deliveryDays: number | null;
                    /** @description what audit entries say in detail; the entries and the chain stay */
                    auditDetailsDays: number | null;
                };
            };
        };
        responses: {
            /** @description Say how many days each kind of evidence is kept */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Retention"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPeopleExport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Everything on record about one person, as one document */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonExport"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postPeoplePurge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Erase what is on record about a person who has left */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Purged"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postSecretsRotate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @default 100 */
                    limit?: number;
                };
            };
        };
        responses: {
            /** @description Seal stored secrets with a new key, some in each call */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecretRotation"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDoctor: {
        parameters: {
            query?: {
                /** @description language of message and fix */
                lang?: "en" | "fr";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Examine the service: database, keys, clock, disk, targets, policy, backups, open alerts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DoctorReport"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAudit: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                /** @description admin, system or directory, or the id of one */
                actor?: string;
                action?: string;
                /** @description a kind such as target, an id, or both as kind:id */
                subject?: string;
                since?: string;
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every admin act and every decision, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AuditEntry"][];
                        /** @description pass it as ?cursor= for the next page; absent on the last */
                        nextCursor?: string;
                    };
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAuditVerify: {
        parameters: {
            query?: {
                /** @description number of a head noted earlier */
                seq?: number;
                /** @description its hash */
                hash?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Check the whole chain, and that a head noted earlier is still in it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditReport"];
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAuditExport: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The whole chain, one JSON object a line, with digests in place of details */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            /** @description No admin key, or a wrong one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
